import { type Fields, fields, type LinkCounters, type Manifest, VERDICTS } from "#contracts";

/** What the manifests of this version call their format. */
export const FORMAT = "roomloop-run-1";

/**
 * Reads a Manifest; `where` is how errors call it.
 *
 * @throws TypeError that names the first field which is not as `Manifest` in `contracts/` has it.
 */
export function parseManifest(value: unknown, where: string): Manifest {
  const manifest = fields(value, where);
  if (manifest.text("format") !== FORMAT) {
    throw new TypeError(`${where}.format: expected ${FORMAT}, got ${manifest.text("format")}`);
  }
  for (const name of ["run", "repeat", "madeAt"]) manifest.text(name);
  manifest.oneOf("verdict", VERDICTS);
  manifest.integer("actuations", 0);
  manifest.list("checks", expectCheck);
  manifest.list("scores", expectScore);
  expectParts(value as Parts, where);
  return value as Manifest;
}

const COUNTERS = [
  "framesSent",
  "framesReceived",
  "bytesSent",
  "bytesReceived",
  "badFrames",
  "lostFrames",
  "unknownFrames",
] as const satisfies readonly (keyof LinkCounters)[];

type Parts = Readonly<Record<string, unknown>>;

/** The parts of a Manifest that are objects. */
function expectParts(parts: Parts, where: string): void {
  const part = (name: string): Fields => fields(parts[name], `${where}.${name}`);
  expectAll(part("scenario"), { text: ["name", "why"], integer: ["seed"], number: ["duration"] });
  if (parts.cause !== null) {
    part("cause").oneOf("blame", ["device", "bench"]);
    expectAll(part("cause"), { text: ["step", "message"] });
  }
  part("rig").oneOf("link", ["pty", "pipe", "none"]);
  expectAll(part("rig"), { text: ["name", "timekeeping", "injection"], texts: ["notExercised"] });
  if (parts.device !== null) expectDevice(parts.device, `${where}.device`);
  expectAll(part("versions"), {
    text: ["roomloop", "commit", "node", "platform"],
    integer: ["protocol"],
  });
  part("stream");
  const { sent, received } = parts.stream as Parts;
  expectAll(fields(sent, `${where}.stream.sent`), { integer: ["samples", "crc32"] });
  if (received !== null)
    expectAll(fields(received, `${where}.stream.received`), { integer: ["samples", "crc32"] });
  expectAll(part("link"), { integer: COUNTERS });
  part("figures");
  for (const [name, figure] of Object.entries(parts.figures as Parts)) {
    const checked = fields(figure, `${where}.figures.${name}`);
    checked.number("value");
    checked.text("unit");
  }
}

function expectCheck(value: unknown, where: string): void {
  const check = fields(value, where);
  expectAll(check, { text: ["name", "found"] });
  check.flag("passed");
  if ((value as Parts).at !== null) check.number("at");
}

function expectScore(value: unknown, where: string): void {
  const score = fields(value, where);
  const { value: found, interval, reason } = value as Parts;
  expectAll(score, { text: ["name", "unit"] });
  if (found !== null) score.number("value");
  if (reason !== undefined) score.text("reason");
  if (interval === undefined) return;
  const ends = score.list("interval", (end) => Number.isFinite(end));
  if (ends.length !== 2 || ends.includes(false)) {
    throw new TypeError(`${where}.interval: expected two numbers`);
  }
}

function expectDevice(value: unknown, where: string): void {
  const device = fields(value, where);
  expectAll(fields((value as Parts).protocol, `${where}.protocol`), { integer: ["least", "most"] });
  expectAll(device, {
    text: ["chip", "board", "firmware", "firmwareHash", "resetCause"],
    integer: ["largestFrame", "bootCount"],
    number: ["uptime", "clockRate"],
  });
  device.flag("sampleDriven");
  device.list("functions", (one, at) => {
    expectAll(fields(one, at), { text: ["name"], texts: ["events", "actuations"] });
    const input = fields((one as Parts).input, `${at}.input`);
    input.oneOf("kind", ["baseband", "pcm"]);
    input.oneOf("encoding", ["i16"]);
    input.integer("channels", 1);
    expectAll(input, { number: ["rate", "fullScale"] });
  });
}

/** Expects fields by kind: texts, lists of texts, and integers and numbers of 0 or more. */
function expectAll(
  object: Fields,
  names: {
    readonly text?: readonly string[];
    readonly texts?: readonly string[];
    readonly integer?: readonly string[];
    readonly number?: readonly string[];
  },
): void {
  for (const name of names.text ?? []) object.text(name);
  for (const name of names.integer ?? []) object.integer(name, 0);
  for (const name of names.number ?? []) object.number(name, 0);
  for (const name of names.texts ?? []) {
    object.list(name, (one, where) => {
      if (typeof one !== "string") throw new TypeError(`${where}: expected text`);
    });
  }
}
