import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { crc32 } from "node:zlib";
import type { Manifest, StreamFormat, Truth } from "#contracts";
import { blockBytes } from "#rigs";
import { unjudgeable } from "#score";
import { noRoom } from "../free-space.ts";
import { judgeOne } from "../judge-run.ts";
import { listener } from "../listener.ts";
import { draftManifest, writeManifest } from "../manifest-file.ts";
import { openRecord } from "../record-writer.ts";
import { Unsuitable } from "../source.ts";
import { type ByteSource, fileBytes } from "./byte-source.ts";
import { type Description, parseDescription } from "./description.ts";
import { annotatedStages, listedStages } from "./hypnogram.ts";
import { type OpenRecording, openRecording } from "./open-recording.ts";
import { type Quantised, quantised } from "./quantise.ts";
import { readEdf } from "./read-edf.ts";
import { RecordingError } from "./recording-error.ts";
import type { SampleTable } from "./sample-table.ts";

/** What is to be imported, and as which Run. */
export interface ImportOptions {
  /** The recording, and its description. */
  readonly file: string;
  readonly description: Description;
  /** File of the description: hypnograms are looked for beside it. */
  readonly describedIn: string;
  /** Folder of the Run, which must not exist yet; absolute. */
  readonly folder: string;
  readonly repeat: string;
  readonly madeAt: string;
  readonly commit: string;
}

/** Reads the description in a file. @throws RecordingError that names file and field, or the system's error. */
export function readDescription(path: string): Description {
  const text = readFileSync(path, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RecordingError(`${path}: expected JSON: ${(error as Error).message}`, { cause: error });
  }
  return parseDescription(value, path);
}

/** Length of a block, s, and most values in one: as long as those of a live stream. */
const BLOCK = 0.05;
const MOST_VALUES = 16_384;

/**
 * Makes a Run of a recording from elsewhere: labelled, and with all its samples, but heard by no Device yet.
 *
 * @returns the Manifest, which is in the run's folder as well.
 * @throws RecordingError that names file, place and field if it cannot be read or does not fit its description;
 *   RecordError or the system's error if it cannot be written. No folder is left then.
 */
export async function importRun(options: ImportOptions): Promise<Manifest> {
  const { file, description, folder } = options;
  using opened = openRecording(file);
  const laid = layOut(opened, options);
  const truth = truthOf(opened, options, laid);
  expectChecks(description, truth, options.describedIn);
  const bytes = laid === null ? 0 : laid.table.length * laid.table.columns.length * 2;
  const full = noRoom(folder, 1.2 * bytes + 1e6, "the record of this recording may take");
  if (full !== null) throw new RecordingError(full);
  mkdirSync(folder);
  try {
    return await write(options, laid, truth);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}

/** The samples of a recording and how they become a Stream. */
interface Laid {
  readonly table: SampleTable;
  readonly format: StreamFormat;
  /** The number in the file that is full scale. */
  readonly fullScale: number;
}

function layOut(opened: OpenRecording, { file, description, describedIn }: ImportOptions): Laid | null {
  const { stream } = description;
  if (stream === null) return null;
  const { kind, channels, columns } = stream;
  const table = opened.samples(columns);
  const expected = (kind === "baseband" ? 2 : 1) * channels.length;
  if (table.columns.length !== expected) {
    const each = kind === "baseband" ? " of baseband, I and Q of each," : "";
    throw new RecordingError(
      `${file}: expected ${expected} columns for ${channels.length} channels${each} got ${table.columns.length}: ${table.columns.join(", ")}`,
    );
  }
  if (table.length === 0) throw new RecordingError(`${file}: it holds no sample`);
  const fullScale = stream.fullScaleValue ?? table.fullScale;
  if (fullScale === null) {
    throw new RecordingError(
      `${describedIn}.fullScaleValue: expected the number in ${file} that is full scale: nothing in the file says so`,
    );
  }
  const rate = rateOf(stream.rate, table.rate, file, describedIn);
  const format = {
    kind,
    channels: channels.length,
    rate,
    encoding: "i16",
    fullScale: stream.fullScale,
    radar: null,
  } as const;
  return { table, format, fullScale };
}

function rateOf(told: number | null, found: number | null, file: string, describedIn: string): number {
  const rate = told ?? found;
  if (rate === null) {
    throw new RecordingError(
      `${describedIn}.rate: expected samples per second: ${file} does not say how many`,
    );
  }
  if (found !== null && Math.abs(rate - found) > 1e-9 * found) {
    throw new RecordingError(`${describedIn}.rate: expected ${found} Hz, which ${file} says, got ${rate}`);
  }
  return rate;
}

function truthOf(opened: OpenRecording, options: ImportOptions, laid: Laid | null): Truth {
  const { description, describedIn, file } = options;
  const given = description.truth ?? { states: [], intervals: [] };
  const stages = stagesOf(opened, options);
  const shared = stages.states.find((state) => given.states.includes(state));
  if (shared !== undefined && stages.intervals.length > 0) {
    throw new RecordingError(`${describedIn}.truth.states: ${shared} comes from the hypnogram as well`);
  }
  const duration =
    laid === null
      ? Math.max(0, ...stages.intervals.map(({ until }) => until))
      : laid.table.length / laid.format.rate;
  if (duration === 0)
    throw new RecordingError(
      `${describedIn}: expected "kind" and samples, or a hypnogram: ${file} gives neither`,
    );
  for (const [n, { until }] of given.intervals.entries()) {
    if (until > duration + 1e-6) {
      throw new RecordingError(
        `${describedIn}.truth.intervals[${n}].until: ${until} s, but the recording ends at ${duration} s`,
      );
    }
  }
  // Who scores a night goes on to the end of an epoch, beyond the last sample.
  const scored = stages.intervals
    .filter(({ from }) => from < duration)
    .map((interval) => ({ ...interval, until: Math.min(interval.until, duration) }));
  const intervals = [...given.intervals, ...scored].sort(
    (a, b) => a.from - b.from || (a.state < b.state ? -1 : 1),
  );
  return { duration, states: [...given.states, ...stages.states], intervals };
}

function stagesOf(
  opened: OpenRecording,
  { description, describedIn, file }: ImportOptions,
): Pick<Truth, "states" | "intervals"> {
  const { hypnogram } = description;
  if (hypnogram === null) return { states: [], intervals: [] };
  if ("stages" in hypnogram) {
    return listedStages(hypnogram.stages, hypnogram.epoch, `${describedIn}.hypnogram.stages`);
  }
  if (hypnogram.file === null) {
    if (opened.edf === null) {
      throw new RecordingError(
        `${describedIn}.hypnogram: expected "file" or "stages": ${file} holds no annotations`,
      );
    }
    return annotatedStages(opened.edf.annotations(), file);
  }
  const path = resolve(dirname(describedIn), hypnogram.file);
  using source = fileBytes(path);
  return annotatedStages(readEdf(source).annotations(), path);
}

/** @throws RecordingError if a check asks what this truth cannot answer, whatever a device says. */
function expectChecks({ checks }: Description, truth: Truth, describedIn: string): void {
  for (const [n, check] of checks.entries()) {
    const objection = unjudgeable(check, { events: [check.event], states: truth.states });
    if (objection !== null) throw new RecordingError(`${describedIn}.checks[${n}]: ${objection}`);
    try {
      judgeOne(check, { truth, events: [], actuations: [] });
    } catch (error) {
      if (!(error instanceof Unsuitable)) throw error;
      throw new RecordingError(`${describedIn}.checks[${n}]: ${error.message}`, { cause: error });
    }
  }
}

async function write(options: ImportOptions, laid: Laid | null, truth: Truth): Promise<Manifest> {
  const { description, file, folder } = options;
  const { name, about, device, labels, stream, checks, actuations } = description;
  const count: Quantised = { rounded: 0, clipped: 0 };
  const draft: Manifest = {
    ...draftManifest({ ...options, scenario: { name, path: "" }, seed: 0, rig: "none" }),
    scenario: { name, why: about, seed: 0, duration: truth.duration },
  };
  writeManifest(folder, draft);
  await using record = await openRecord(folder);
  record.add("truth", 0, truth);
  record.add("staging", 0, { function: description.function, checks, scene: null });
  for (const actuation of actuations ?? []) {
    record.add("actuations", actuation.index / (laid?.format.rate ?? 1), actuation);
  }
  const sent = laid === null ? { samples: 0, crc32: 0 } : await writeSamples(record, laid, file, count);
  await record.settled();
  const manifest: Manifest = {
    ...draft,
    origin: {
      kind: "import",
      file: basename(file),
      sha256: sha256(file),
      channels: stream?.channels ?? [],
      device,
      carrier: stream?.carrier ?? null,
      acted: actuations !== null,
      ...count,
      labels,
    },
    verdict: "inconclusive",
    cause: null,
    rig: {
      ...draft.rig,
      injection: "a recording from elsewhere, not played to a device yet",
      notExercised: ["any device: replay the recording to one"],
    },
    stream: { sent, received: null },
    actuations: actuations?.length ?? 0,
  };
  writeManifest(folder, manifest);
  return manifest;
}

async function writeSamples(
  record: Awaited<ReturnType<typeof openRecord>>,
  { table, format, fullScale }: Laid,
  file: string,
  count: Quantised,
): Promise<Manifest["stream"]["sent"]> {
  const values = table.columns.length;
  const blockLength = Math.max(
    1,
    Math.min(Math.round(BLOCK * format.rate), Math.floor(MOST_VALUES / values)),
  );
  const heard = listener(record, { recordAll: true, quota: Infinity, onProgress: () => {} });
  heard.begin({ format, blockLength, total: table.length, lead: 0 });
  let samples = 0;
  let digest = 0;
  for (const block of quantised(table, { name: file, fullScale, blockLength }, count)) {
    const bytes = blockBytes(block);
    digest = crc32(bytes.subarray(8), digest); // Without the index.
    heard.hooks.onBlock(block, bytes);
    samples += block.length;
    await record.settled();
  }
  return { samples, crc32: digest };
}

const PIECE = 1 << 20;

function sha256(path: string): string {
  using source: ByteSource = fileBytes(path);
  const hash = createHash("sha256");
  for (let offset = 0; offset < source.size; offset += PIECE) {
    hash.update(source.read(offset, Math.min(PIECE, source.size - offset), "bytes"));
  }
  return hash.digest("hex");
}
