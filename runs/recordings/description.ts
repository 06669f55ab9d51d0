import { type Actuation, type Fields, fields, parseActuation, parseTruth, type Truth } from "#contracts";
import { type Check, parseCheck } from "#score";
import { RecordingError } from "./recording-error.ts";

/** What a file of samples does not say of itself. */
export interface Description {
  /** Under which the run is listed. */
  readonly name: string;
  /** What is to be heard in it, and why that is hard. */
  readonly about: string;
  /** The function of the device that hears it, by the name under which devices declare it. */
  readonly function: string;
  /** Null for a hypnogram without signals. */
  readonly stream: {
    readonly kind: "baseband" | "pcm";
    readonly channels: readonly string[];
    /** Columns of the file, by name, in the order of the channels; null for all. */
    readonly columns: readonly string[] | null;
    /** Hz; null where the file says it. */
    readonly rate: number | null;
    /** What full scale stands for, Pa. */
    readonly fullScale: number;
    /** The number in the file that is full scale; null where its encoding says so. */
    readonly fullScaleValue: number | null;
    /** Hz; null if there was none or nobody knows. */
    readonly carrier: number | null;
  } | null;
  /** Where the device stood, in words. */
  readonly device: string;
  readonly truth: Pick<Truth, "states" | "intervals"> | null;
  readonly hypnogram: Hypnogram | null;
  readonly checks: readonly Check[];
  /** What the recording's device did; null if nobody knows. */
  readonly actuations: readonly Actuation[] | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** Stages of sleep: written into an EDF+ file (the recording itself if null), or epoch by epoch, s each. */
export type Hypnogram =
  | { readonly file: string | null }
  | { readonly stages: readonly string[]; readonly epoch: number };

/** What the descriptions of this version call their format. */
export const DESCRIPTION_FORMAT = "roomloop-recording-1";

/** A description with everything in it; `roomloop import --example` prints it. */
export const EXAMPLE = {
  format: DESCRIPTION_FORMAT,
  name: "lab/kitchen-walk",
  about: "One person walks in from the hall and stands at the sink. The dishwasher is running.",
  function: "presence",
  kind: "baseband",
  channels: ["left", "right"],
  rate: 2000,
  fullScale: 2,
  fullScaleValue: 1,
  carrier: 33200,
  device: "on the sideboard, 0.9 m high, facing the door",
  truth: {
    states: ["occupied", "major"],
    intervals: [
      { state: "occupied", from: 7, until: 60 },
      { state: "major", from: 7, until: 12.5 },
    ],
  },
  checks: [
    { check: "latency", event: "major", of: "major", atMost: 1 },
    { check: "never", event: "major", unless: "major", grace: 0.6 },
  ],
  labels: { site: "lab 2", consent: "form 17" },
};

const FIELDS = new Set([
  ...[
    "format",
    "name",
    "about",
    "function",
    "kind",
    "channels",
    "columns",
    "rate",
    "fullScale",
    "fullScaleValue",
  ],
  ...["carrier", "device", "truth", "hypnogram", "checks", "actuations", "labels"],
]);

/**
 * Reads a description.
 *
 * @param where How complaints call it: its file.
 * @throws RecordingError that names the field and what was expected of it.
 */
export function parseDescription(value: unknown, where: string): Description {
  try {
    return read(value, where);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    const message = error.message.startsWith(where) ? error.message : `${where}: ${error.message}`;
    throw new RecordingError(message, { cause: error });
  }
}

type Parts = Readonly<Record<string, unknown>>;

function read(value: unknown, where: string): Description {
  const given = fields(value, where);
  const parts = value as Parts;
  const unknown = Object.keys(parts).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) {
    throw new TypeError(`${where}.${unknown}: no such field (there are: ${[...FIELDS].join(", ")})`);
  }
  if (given.text("format") !== DESCRIPTION_FORMAT) {
    throw new TypeError(`${where}.format: expected ${DESCRIPTION_FORMAT}, got ${given.text("format")}`);
  }
  if (given.text("name") === "") throw new TypeError(`${where}.name: expected a name, got nothing`);
  const there = <T>(name: string, get: () => T, otherwise: T): T => {
    return parts[name] === undefined || parts[name] === null ? otherwise : get();
  };
  return {
    name: given.text("name"),
    about: there("about", () => given.text("about"), ""),
    function: given.text("function"),
    stream: there("kind", () => streamOf(given, parts, where), null),
    device: there("device", () => given.text("device"), ""),
    truth: there("truth", () => truthOf(parts.truth, `${where}.truth`), null),
    hypnogram: there("hypnogram", () => hypnogramOf(parts.hypnogram, `${where}.hypnogram`), null),
    checks: there("checks", () => given.list("checks", parseCheck), []),
    actuations: there("actuations", () => given.list("actuations", parseActuation), null),
    labels: there("labels", () => labelsOf(parts.labels, `${where}.labels`), {}),
  };
}

function streamOf(given: Fields, parts: Parts, where: string): Description["stream"] {
  const positive = (name: string): number => {
    const number = given.number(name, 0);
    if (number === 0) throw new TypeError(`${where}.${name}: expected more than 0`);
    return number;
  };
  const optional = (name: string) =>
    parts[name] === undefined || parts[name] === null ? null : positive(name);
  const channels = given.list("channels", textOf);
  if (channels.length === 0) throw new TypeError(`${where}.channels: expected one name at least`);
  return {
    kind: given.oneOf("kind", ["baseband", "pcm"]),
    channels,
    columns: parts.columns === undefined || parts.columns === null ? null : given.list("columns", textOf),
    rate: optional("rate"),
    fullScale: positive("fullScale"),
    fullScaleValue: optional("fullScaleValue"),
    carrier: optional("carrier"),
  };
}

function textOf(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw new TypeError(`${where}: expected text`);
}

/** Truth without its duration, which is the recording's; intervals of one state may not overlap. */
function truthOf(value: unknown, where: string): Pick<Truth, "states" | "intervals"> {
  const { states, intervals } = named(where, () => parseTruth({ ...(value as object), duration: 0 }));
  const ordered = [...intervals].sort((a, b) => a.from - b.from || (a.state < b.state ? -1 : 1));
  const ends = new Map<string, number>();
  for (const { state, from, until } of ordered) {
    if (from < (ends.get(state) ?? 0)) {
      throw new TypeError(`${where}.intervals: two of state ${state} overlap at ${from} s`);
    }
    ends.set(state, until);
  }
  return { states, intervals: ordered };
}

/** `parseTruth` calls what it reads "truth". */
function named<T>(where: string, get: () => T): T {
  try {
    return get();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(error.message.replace(/^truth/, where), { cause: error });
  }
}

function hypnogramOf(value: unknown, where: string): Hypnogram {
  const given = fields(value, where);
  const { file, stages } = value as Parts;
  if (stages === undefined) return { file: file === undefined || file === null ? null : given.text("file") };
  const epoch = given.number("epoch", 0);
  if (epoch === 0) throw new TypeError(`${where}.epoch: expected more than 0 s`);
  return { stages: given.list("stages", textOf), epoch };
}

function labelsOf(value: unknown, where: string): Readonly<Record<string, string>> {
  const labels = fields(value, where);
  return Object.fromEntries(Object.keys(value as object).map((name) => [name, labels.text(name)]));
}
