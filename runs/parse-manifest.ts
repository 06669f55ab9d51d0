import {
  CONTROLS,
  type Fields,
  fields,
  type LinkCounters,
  type Manifest,
  TIMEKEEPING,
  VERDICTS,
} from "#contracts";
import { expectAll } from "./expect-all.ts";
import { expectFormat } from "./expect-format.ts";

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
  "repeatsSent",
  "repeatsReceived",
  "reconnects",
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
  if (parts.origin !== undefined) expectOrigin(parts.origin, `${where}.origin`);
  if (parts.control !== undefined) fields(parts, where).oneOf("control", CONTROLS);
  if (parts.withheld !== undefined) {
    part("withheld").oneOf("verdict", VERDICTS);
    part("withheld").text("why");
  }
  part("rig").oneOf("link", ["pty", "pipe", "serial", "none"]);
  part("rig").oneOf("timekeeping", [...TIMEKEEPING, "none"]);
  expectAll(part("rig"), { text: ["name", "injection"], texts: ["notExercised"] });
  if ((parts.rig as Parts).where !== undefined) expectPlace((parts.rig as Parts).where, `${where}.rig.where`);
  if ((parts.rig as Parts).microphones !== undefined) part("rig").list("microphones", expectPosition);
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
  if (parts.counters !== undefined) expectCounters(parts.counters, `${where}.counters`);
  if (parts.timing !== undefined) expectTiming(parts.timing, `${where}.timing`);
  part("figures");
  for (const [name, figure] of Object.entries(parts.figures as Parts)) {
    const checked = fields(figure, `${where}.figures.${name}`);
    checked.number("value");
    checked.text("unit");
  }
}

function expectPlace(value: unknown, where: string): void {
  const port = fields(value, where);
  const { hub, serial, interface: number } = value as Parts;
  port.text("path");
  if (hub !== null) port.text("hub");
  if (serial !== null) port.text("serial");
  if (number !== null) port.integer("interface", 0);
}

function expectPosition(value: unknown, where: string): void {
  if (Array.isArray(value) && value.length === 3 && value.every(Number.isFinite)) return;
  throw new TypeError(`${where}: expected three numbers`);
}

function expectCounters(value: unknown, where: string): void {
  fields(value, where);
  const { before, after } = value as Parts;
  for (const [name, side] of [
    ["before", before],
    ["after", after],
  ] as const) {
    if (name === "after" && side === null) continue;
    const counters = fields(side, `${where}.${name}`);
    for (const counter of Object.keys(side as Parts)) counters.number(counter);
  }
}

function expectTiming(value: unknown, where: string): void {
  const timing = fields(value, where);
  const { clock } = value as Parts;
  if (clock !== null) {
    const told = fields(clock, `${where}.clock`);
    for (const name of ["rateOffsetPpm", "offset"]) told.number(name);
    expectAll(told, { number: ["bound"], integer: ["pairs"] });
  }
  timing.list("hostLateness", (one, at) => {
    expectAll(fields(one, at), { integer: ["blocks"] });
    if ((one as Parts).upTo !== null) fields(one, at).number("upTo", 0);
  });
  expectAll(timing, { integer: ["underruns", "skipped"] });
}

function expectCheck(value: unknown, where: string): void {
  const check = fields(value, where);
  expectAll(check, { text: ["name", "found"] });
  check.flag("passed");
  if ((value as Parts).undecided !== undefined) check.flag("undecided");
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
    integer: ["largestFrame", "bootCount", "ackEvery"],
    number: ["uptime", "clockRate"],
  });
  device.flag("sampleDriven");
  device.list("functions", (one, at) => {
    expectAll(fields(one, at), { text: ["name"], texts: ["events", "actuations"] });
    const { input, output } = one as Parts;
    expectFormat(input, `${at}.input`);
    if (output !== null) expectFormat(output, `${at}.output`);
  });
}

function expectOrigin(value: unknown, where: string): void {
  const origin = fields(value, where);
  const parts = value as Parts;
  if (origin.oneOf("kind", ["replay", "import"]) === "replay") {
    origin.text("run");
    origin.flag("resimulated");
    origin.flag("compared");
    if (parts.diverged === null) return;
    const at = `${where}.diverged`;
    const diverged = fields(parts.diverged, at);
    diverged.number("at", 0);
    for (const side of ["recorded", "got"]) if ((parts.diverged as Parts)[side] !== null) diverged.text(side);
    return;
  }
  expectAll(origin, {
    text: ["file", "sha256", "device"],
    texts: ["channels"],
    integer: ["rounded", "clipped"],
  });
  if (parts.carrier !== null) origin.number("carrier", 0);
  origin.flag("acted");
  const labels = fields(parts.labels, `${where}.labels`);
  for (const name of Object.keys(parts.labels as Parts)) labels.text(name);
}
