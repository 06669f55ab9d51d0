import type { Actuation, Divergence, Manifest, StreamFormat } from "#contracts";
import { Enough, LEAD, type Source, valuesPerSample } from "#rigs";
import { compareActuations } from "./compare-actuations.ts";
import type { Job } from "./job.ts";
import type { Play } from "./play.ts";
import { type RecordedSamples, reblocked, recordedSamples } from "./recorded-samples.ts";
import { Unsuitable } from "./source.ts";

/**
 * The recorded Stream of a Run, played to another Device, open loop: it ends where the Device first does otherwise
 * than was recorded, because from there on the samples are not what it would have heard.
 *
 * @throws as `recordedSamples`, and Unsuitable if the record does not say what was asked and true.
 */
export async function recordedPlay(job: Job, replay: NonNullable<Job["replay"]>): Promise<Play> {
  const samples = await recordedSamples(replay.folder);
  const { manifest, recording, stream, end } = samples;
  const { truth, staging } = recording;
  if (truth === null || staging === null) {
    throw new Unsuitable(`${replay.named}: its record is cut off before it says what was true and asked`);
  }
  const known = recordedActuations(samples);
  const { rate } = stream.format;
  const cut = end < stream.total ? end / rate : null;
  let diverged: Divergence | null = null;
  return {
    scenario: { ...manifest.scenario, seed: job.seed },
    staging,
    truth,
    // The devices' actuations are compared, so the lead has to be that of the record; recordings from elsewhere have none.
    lead: job.lead ?? (stream.lead > 0 ? stream.lead : LEAD),
    source({ input }, blockLength) {
      expectSame(stream.format, input, replay.named);
      return openLoop(samples, known, blockLength, (found) => {
        diverged = found;
      });
    },
    again: ({ format, blockLength }) => reblocked(samples.blocks(), valuesPerSample(format), blockLength),
    origin: () => ({
      kind: "replay",
      run: replay.named,
      resimulated: false,
      compared: known !== null,
      diverged,
    }),
    // What followed from the last samples before a divergence had a lead's time to come, and so may not have.
    until: (lead) => (diverged === null ? cut : Math.max(0, diverged.at - lead)),
    notExercised: notExercised(manifest, known),
  };
}

/** What the Device of the recording did; null if nobody knows. */
function recordedActuations({ manifest: { origin }, recording: { actuations } }: RecordedSamples) {
  return origin?.kind === "import" && !origin.acted ? null : actuations;
}

function notExercised({ origin }: Manifest, known: readonly Actuation[] | null): readonly string[] {
  const carrier =
    origin?.kind !== "import" || origin.carrier === null
      ? ""
      : `, made with a carrier of ${origin.carrier} Hz`;
  return [
    `what the device does to the room: a recorded stream was played, open loop${carrier}`,
    ...(known === null
      ? ["whether the device does what the recording's did: the recording does not say what that was"]
      : []),
    ...(origin?.kind === "import" ? ["truth: labelled by whoever made the recording, not simulated"] : []),
  ];
}

/** The recorded stream in blocks of the device's, to the first difference. */
function openLoop(
  samples: RecordedSamples,
  known: readonly Actuation[] | null,
  blockLength: number,
  onDivergence: (found: Divergence) => void,
): Source {
  const { format } = samples.stream;
  const values = valuesPerSample(format);
  const blocks = reblocked(samples.blocks(), values, blockLength);
  const comparison = compareActuations(known, format.rate);
  return {
    total: samples.end,
    next(actuations) {
      comparison.hear(actuations);
      const step = blocks.next();
      if (step.done) return null;
      const block = step.value;
      const found = comparison.before(block.index + block.length);
      if (found === null) return block;
      const { at, recorded: was, got } = found;
      onDivergence({ at, recorded: was, got });
      throw new Enough(`diverged at ${at} s`);
    },
  };
}

/** @throws Unsuitable if the device wants another stream than was recorded. */
function expectSame(was: StreamFormat, wanted: StreamFormat, run: string): void {
  const [a, b] = [was, wanted].map((format) => JSON.stringify(layout(format)));
  if (a === b) return;
  throw new Unsuitable(`${run} holds ${inWords(was)}; the device wants ${inWords(wanted)}`);
}

function layout({ kind, channels, rate, encoding, fullScale, radar }: StreamFormat) {
  const parameters = radar === null ? null : Object.entries(radar.parameters).sort();
  return { kind, channels, rate, encoding, fullScale, radar: radar && { ...radar, parameters } };
}

function inWords({ kind, channels, rate, fullScale, radar }: StreamFormat): string {
  const frame = radar === null ? "" : ` of ${radar.chirps} x ${radar.bins} bins`;
  return `${channels} ${channels === 1 ? "channel" : "channels"} of ${kind}${frame} at ${rate} Hz, full scale ${fullScale}`;
}
