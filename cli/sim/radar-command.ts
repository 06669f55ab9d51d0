import { Command } from "commander";
import { binWidthOf, radarChirps, rangeProfiles, sampledReflectors } from "#sim";
import { asUsage } from "../usage-error.ts";
import { writeFloatBlocks } from "./float-file.ts";
import { parseRadarCase, type RadarCase } from "./radar-case.ts";
import { readJson } from "./sound-case.ts";

/** `roomloop sim radar`: what an FMCW radar samples of targets on given paths, or its range profiles. */
export function radarCommand(print: (text: string) => void): Command {
  return new Command("radar")
    .description(
      "Write the samples of an FMCW radar, float32 [frame][rx][chirp][sample], and print what they are as JSON.",
    )
    .argument("<CASE.json>", "radar and targets")
    .requiredOption("--out <file>", "where to write the samples")
    .option("--profiles", "write range profiles instead, in closed form: float32 re,im [frame][rx][bin]")
    .addHelpText(
      "after",
      `
CASE.json (Hz, s, m, dBm, dB, dBsm; "noiseFigure" and "adcBits" may be null):
  {"f0": 60e9, "bandwidth": 1e9, "chirpTime": 32e-6, "samples": 64, "chirps": 16, "chirpInterval": 3e-4,
   "frames": 200, "frameInterval": 0.05, "rate": 2e6,
   "tx": [0, 0, 0], "rx": [[0, 0.0025, 0], [0, 0, 0], [0, 0, 0.0025]],
   "power": 5, "noiseFigure": 12, "adcBits": 12, "iq": false,
   "targets": [{"rcs": -10, "rate": 10, "start": -0.1, "path": [[2, 0, 0], [2.001, 0, 0], ...]}]}
Optional: "fullScale", V, of the converter (0.0016); "window" of the profiles (hann, blackman, blackman-harris: the
default); "seed" of the noise (1). Antennas are isotropic. Samples are volts at 50 ohms at unit gain;
I and Q are interleaved with "iq". Paths must cover the run. Profiles take an even number of samples from 32 to
4096. All conventions: docs/radar.md.

Examples:
  roomloop sim radar walk.json --out walk.f32
  roomloop sim radar walk.json --out walk.profiles --profiles
  python3 -c 'import numpy as np; print(np.fromfile("walk.f32", "<f4").reshape(-1, 3, 16, 64).shape)'`,
    )
    .action(
      (path: string, { out, profiles = false }: { readonly out: string; readonly profiles?: boolean }) => {
        const given = readJson(path, parseRadarCase);
        const made = asUsage(() => (profiles ? profilesOf(given) : chirpsOf(given)), inCase(path));
        let cpuSeconds = 0;
        const blocks = function* (): Generator<Float32Array> {
          const most = Math.max(1, Math.floor(BLOCK / made.frameLength));
          let block = new Float32Array(0);
          for (let done = 0; done < given.frames; ) {
            const frames = Math.min(most, given.frames - done);
            if (block.length !== frames * made.frameLength)
              block = new Float32Array(frames * made.frameLength);
            const before = process.cpuUsage();
            made.write(block);
            const { user, system } = process.cpuUsage(before);
            cpuSeconds += (user + system) / 1e6;
            yield block;
            done += frames;
          }
        };
        writeFloatBlocks(out, blocks());
        print(JSON.stringify({ ...made.what, cpuSeconds }));
      },
    );
}

/** Numbers computed at a time. */
const BLOCK = 2 ** 20;

interface Made {
  readonly frameLength: number;
  readonly what: object;
  write(block: Float32Array): void;
}

function staged({ radar, targets, seed }: RadarCase) {
  return { radar, at: [0, 0, 0], facing: [1, 0, 0], reflectors: [sampledReflectors(targets)], seed } as const;
}

function chirpsOf(given: RadarCase): Made {
  const { radar, frames } = given;
  const { frameLength, write } = radarChirps(staged(given));
  const shape = [frames, radar.rx.length, radar.chirps, radar.samples];
  return { frameLength, write, what: { shape, iq: radar.iq, fullScale: radar.adc?.fullScale ?? null } };
}

function profilesOf(given: RadarCase): Made {
  const { receivers, bins, write } = rangeProfiles(staged(given));
  const { radar, frames } = given;
  const shape = [frames, receivers, bins];
  const what = { shape, window: radar.window, binWidth: binWidthOf(radar) };
  return { frameLength: 2 * receivers * bins, write, what };
}

/** What the engine calls radar is the case here. */
function inCase(path: string): (message: string) => string {
  return (message) => `${path}: ${message.replace(/^radar\./, "case.")}`;
}
