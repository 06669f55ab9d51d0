import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  type Bedroom,
  type BedroomNight,
  binWidthOf,
  climateOf,
  clockOf,
  diary,
  EPOCH,
  nightTruth,
  respirationOf,
  STAGES,
  scoringsOf,
} from "#sim";
import { UsageError } from "../usage-error.ts";
import { writeFloatBlocks, writeFloats } from "./float-file.ts";
import { writeFile } from "./write-file.ts";

/** Of the respiration, Hz. */
export const RESPIRATION_RATE = 25;
/** Who scores is the same three technologists whatever the night. */
const TECHNOLOGISTS = { seed: 1, count: 3 };

/** Makes the folder of a night. @throws UsageError if it cannot. */
export function nightFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throw new UsageError(`cannot make ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** What an epoch of the radar's frames brought: for the picture. */
export interface Watched {
  /** Power of what changes within each epoch, summed over receivers, V^2: [epoch][bin]. */
  readonly power: Float32Array;
}

/**
 * Writes the range profiles of a night, epoch by epoch, and sums up what changes in each.
 *
 * @param alarm When an alarm goes off, s; null for none.
 * @param onEpoch Told how many epochs are written.
 * @throws UsageError if the file cannot be written.
 */
export function writeProfiles(
  path: string,
  night: BedroomNight,
  alarm: number | null,
  onEpoch: (epochs: number) => void,
): Watched {
  const { receivers, bins, rate, frames } = night;
  const length = 2 * receivers * bins;
  const each = Math.round(EPOCH * rate);
  const epochs = Math.floor(frames / each);
  const power = new Float32Array(epochs * bins);
  const blocks = function* (): Generator<Float32Array> {
    const block = new Float32Array(each * length);
    let due = alarm;
    for (let epoch = 0; epoch < epochs; epoch++) {
      if (due !== null && due < (epoch + 1) * EPOCH + 1) {
        night.alarm(Math.max(due, (epoch * each + 2) / rate));
        due = null;
      }
      night.write(block);
      power.set(changeOf(block, receivers, bins), epoch * bins);
      yield block;
      onEpoch(epoch + 1);
    }
  };
  writeFloatBlocks(path, blocks());
  return { power };
}

/** Mean square of the distance from the mean, V^2, over frames, summed over receivers and parts: [bin]. */
function changeOf(block: Float32Array, receivers: number, bins: number): Float32Array {
  const length = 2 * receivers * bins;
  const frames = block.length / length;
  const sums = new Float64Array(length);
  const squares = new Float64Array(length);
  for (let i = 0; i < block.length; ) {
    for (let k = 0; k < length; k++, i++) {
      const value = block[i]!;
      sums[k]! += value;
      squares[k]! += value * value;
    }
  }
  const out = new Float32Array(bins);
  for (let k = 0; k < length; k++) {
    const mean = sums[k]! / frames;
    out[(k >> 1) % bins]! += squares[k]! / frames - mean * mean;
  }
  return out;
}

/** Writes truth, hypnograms, respiration and what the files are; all but profiles and picture. */
export function writeNight(folder: string, staged: Bedroom, night: BedroomNight, asked: object): void {
  const { sleeper, partner, radar, receivers, bins, rate, frames } = night;
  const clock = clockOf(staged);
  const climate = climateOf(staged, night);
  const minutes = Array.from({ length: Math.floor(staged.duration / 60) }, (_, n) => climate(60 * n));
  const { device, side, statedSide, pets, child, fan, curtain } = staged;
  const truth = {
    ...{ seed: staged.seed, duration: staged.duration, clock },
    person: sleeper?.night.person ?? null,
    sleeper: sleeper && nightTruth(sleeper),
    partner: partner && nightTruth(partner),
    diary: sleeper && diary(sleeper.night, { seed: staged.seed, begins: clock.begins }),
    room: { device, side, statedSide, pets, child, fan, curtain },
    neighbours: staged.neighbours.map(({ name, at }) => ({ name, at })),
    climate: { every: 60, samples: minutes },
  };
  writeFile(join(folder, "truth.json"), `${JSON.stringify(truth, null, 1)}\n`);
  if (sleeper !== null) {
    writeFile(join(folder, "hypnogram.csv"), hypnogramOf(sleeper, staged));
    writeFloats(join(folder, "respiration.f32"), respirationOf(sleeper, RESPIRATION_RATE, staged.duration));
  }
  const { kind, f0, bandwidth, window } = radar;
  const files = {
    asked,
    "profiles.f32": {
      shape: [frames, receivers, bins, 2],
      meaning: "[frame][receiver][bin][re, im], float32 little-endian, V at unit gain (docs/radar.md)",
      ...{ rate, binWidth: binWidthOf(radar), radar: { kind, f0, bandwidth, window } },
    },
    "respiration.f32": sleeper && {
      shape: [RESPIRATION_RATE * staged.duration, 2],
      meaning: "[sample][chest, abdomen], float32 little-endian, m outwards",
      rate: RESPIRATION_RATE,
    },
    "hypnogram.csv":
      sleeper && "stages per 30 s: truth, and three technologists from lights-out to getting up",
    "truth.json": "what happened; times in s of the stream",
  };
  writeFile(join(folder, "files.json"), `${JSON.stringify(files, null, 1)}\n`);
}

/** What technologists score of a sleeper. */
export function scoredBy(sleeper: NonNullable<BedroomNight["sleeper"]>): readonly Int8Array[] {
  return scoringsOf(sleeper, TECHNOLOGISTS);
}

function hypnogramOf(sleeper: NonNullable<BedroomNight["sleeper"]>, { duration }: Bedroom): string {
  const scored = scoredBy(sleeper);
  const rows = ["epoch,start,truth,scorer_1,scorer_2,scorer_3"];
  const { stages } = sleeper.night;
  for (let epoch = 0; epoch < Math.min(stages.length, duration / EPOCH); epoch++) {
    const codes = [stages, ...scored].map((one) => STAGES[one[epoch] ?? -1] ?? "");
    rows.push([epoch, epoch * EPOCH, ...codes].join(","));
  }
  return `${rows.join("\n")}\n`;
}
