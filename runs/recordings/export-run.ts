import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Actuation, Manifest, StreamFormat } from "#contracts";
import { valuesPerSample } from "#rigs";
import { noRoom } from "../free-space.ts";
import type { Recording } from "../record-reader.ts";
import { type RecordedSamples, recordedSamples } from "../recorded-samples.ts";
import { DESCRIPTION_FORMAT } from "./description.ts";
import { RecordingError } from "./recording-error.ts";
import { type SampleFormat, writeSamples } from "./write-samples.ts";

/** What an export wrote. */
export interface Exported {
  /** Names of the files. */
  readonly files: readonly string[];
  readonly samples: number;
  /** Values in a sample. */
  readonly values: number;
  /** Whether the samples lay in the record; else they were made again and held against their digests. */
  readonly kept: boolean;
  /** Why the record is not whole; null if it is. */
  readonly flaw: string | null;
}

/** Bytes that a value takes at most; in CSV a sign, five digits and a comma. */
const BYTES_PER_VALUE: Readonly<Record<SampleFormat, number>> = { wav: 2, npy: 2, csv: 7 };

/**
 * Hands a Run on to other tools: its samples as 16-bit integers, `truth.csv`, `events.csv` and `actuations.csv`, and
 * `recording.json`, with which `roomloop import` makes a Run of the samples again.
 *
 * @param out Folder to be made; it must not exist.
 * @throws Unsuitable if the samples cannot be had, RecordingError if the form cannot hold them; no folder is left then.
 */
export async function exportRun(folder: string, as: SampleFormat, out: string): Promise<Exported> {
  const samples = await recordedSamples(folder);
  const { stream, end, kept, recording, manifest } = samples;
  const values = valuesPerSample(stream.format);
  const full = noRoom(out, end * values * BYTES_PER_VALUE[as] + 1e6, "this export may take");
  if (full !== null) throw new RecordingError(full);
  make(out);
  try {
    const name = `samples.${as}`;
    const written = { format: stream.format, values, length: end, blocks: samples.blocks() };
    writeSamples(join(out, name), as, written);
    const tables = tablesOf(recording, stream.format.rate);
    for (const [file, text] of tables) writeFileSync(join(out, file), text, { flag: "wx" });
    const described = description(manifest, samples);
    const files = [name, ...tables.map(([file]) => file)];
    if (described !== null) {
      writeFileSync(join(out, "recording.json"), `${JSON.stringify(described, null, 2)}\n`, { flag: "wx" });
      files.push("recording.json");
    }
    return { files, samples: end, values, kept, flaw: recording.flaw };
  } catch (error) {
    rmSync(out, { recursive: true });
    throw error;
  }
}

/** @throws RecordingError if something has that name already. */
function make(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new RecordingError(`${folder}: expected no such folder yet; name another with --out`, {
      cause: error,
    });
  }
}

/** Files of a run without its samples, by name. */
function tablesOf(
  { truth, events, actuations }: Recording,
  rate: number,
): readonly (readonly [file: string, text: string])[] {
  const carrier = (actuation: Actuation) => (actuation.kind === "emission" ? actuation.carrier : "");
  return [
    [
      "truth.csv",
      csv(["state", "from", "until"], truth?.intervals.map((one) => [one.state, one.from, one.until]) ?? []),
    ],
    [
      "events.csv",
      csv(
        ["time", "kind", "state", "confidence", "value"],
        events.map((one) => [one.time, one.kind, one.state, one.confidence, one.value ?? ""]),
      ),
    ],
    [
      "actuations.csv",
      csv(
        ["index", "time", "kind", "on", "level", "carrier"],
        actuations.map((one) => [one.index, one.index / rate, one.kind, one.on, one.level, carrier(one)]),
      ),
    ],
  ];
}

function csv(heading: readonly string[], rows: readonly (readonly (string | number | boolean)[])[]): string {
  return [heading, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

function cell(value: string | number | boolean): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The description with which the samples can be imported; null of streams that are not imported. */
function description(manifest: Manifest, { recording, stream, end }: RecordedSamples): object | null {
  const { truth, staging, actuations } = recording;
  const { format } = stream;
  if ((format.kind !== "baseband" && format.kind !== "pcm") || truth === null || staging === null)
    return null;
  const until = end / format.rate;
  const intervals = truth.intervals
    .filter(({ from }) => from < until)
    .map((interval) => ({ ...interval, until: Math.min(interval.until, until) }));
  const { scenario, origin } = manifest;
  return {
    format: DESCRIPTION_FORMAT,
    name: scenario.name,
    about: scenario.why,
    function: staging.function,
    kind: format.kind,
    channels: channelNames(format, origin),
    rate: format.rate,
    fullScale: format.fullScale,
    fullScaleValue: 32768,
    device: origin?.kind === "import" ? origin.device : "",
    truth: { states: truth.states, intervals },
    // Of a part nobody knows what its whole would have been asked.
    checks: end === stream.total ? staging.checks : [],
    ...(origin?.kind === "import" && !origin.acted
      ? {}
      : { actuations: actuations.filter(({ index }) => index < end) }),
    ...(origin?.kind === "import" && origin.carrier !== null ? { carrier: origin.carrier } : {}),
    labels: { ...(origin?.kind === "import" ? origin.labels : {}), run: manifest.run },
  };
}

function channelNames({ channels }: StreamFormat, origin: Manifest["origin"]): readonly string[] {
  if (origin?.kind === "import" && origin.channels.length === channels) return origin.channels;
  return Array.from({ length: channels }, (_, n) => `microphone ${n}`);
}
