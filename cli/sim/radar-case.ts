import {
  BGT60_FULL_SCALE,
  expectCovered,
  type FmcwRadar,
  fmcw,
  type Point,
  type SampledReflector,
  WINDOW_NAMES,
} from "#sim";
import { only, positive, readPoint } from "./sound-case.ts";

/** What `roomloop sim radar` is to compute. */
export interface RadarCase {
  readonly radar: FmcwRadar;
  readonly frames: number;
  readonly targets: readonly SampledReflector[];
  readonly seed: number;
}

const KEYS = [
  ...["f0", "bandwidth", "chirpTime", "samples", "chirps", "chirpInterval", "frames", "frameInterval"],
  ...["rate", "tx", "rx", "power", "noiseFigure", "adcBits", "iq", "targets"],
  ...["fullScale", "window", "seed"],
] as const;

/** Numbers in one frame, in the coefficients of its targets, and in a file: more than that is refused. */
const LARGEST = { frame: 2 ** 24, coefficients: 2 ** 22, file: 2 ** 32 } as const;

/** Reads a parsed CASE: docs/radar.md. @throws TypeError or RangeError that names the key. */
export function parseRadarCase(value: unknown): RadarCase {
  const given = only(value, "case", KEYS);
  const entries = value as Readonly<Record<string, unknown>>;
  const has = (name: string) => Object.hasOwn(entries, name);
  const count = (name: string, least: number, most: number): number => {
    const whole = given.integer(name, least);
    if (whole > most) throw new RangeError(`case.${name}: expected at most ${most}, got ${whole}`);
    return whole;
  };
  // Frequencies and times are checked by name here, and against each other by `fmcw`.
  const radar = {
    f0: frequency(given.number("f0"), "f0"),
    bandwidth: frequency(given.number("bandwidth"), "bandwidth"),
    chirpTime: positive(given, "case", "chirpTime"),
    samples: count("samples", 2, 65_536),
    chirps: count("chirps", 1, 4096),
    chirpInterval: positive(given, "case", "chirpInterval"),
    frameInterval: positive(given, "case", "frameInterval"),
    rate: positive(given, "case", "rate"),
    tx: readPoint(entries.tx, "case.tx"),
    rx: given.list("rx", (point, where) => readPoint(point, where)),
    power: watts(given.number("power")),
    noiseFigureDb:
      entries.noiseFigure === null ? null : decibels(given.number("noiseFigure", 0), "noiseFigure", 100),
    iq: given.flag("iq"),
    window: has("window") ? given.oneOf("window", WINDOW_NAMES) : "blackman-harris",
  } as const;
  const fullScale = has("fullScale") ? positive(given, "case", "fullScale") : BGT60_FULL_SCALE;
  const adc = entries.adcBits === null ? null : { bits: count("adcBits", 1, 24), fullScale };
  const frames = count("frames", 1, 2 ** 31);
  const seed = has("seed") ? given.integer("seed", 0) : 1;
  const targets = given.list("targets", readTarget);
  expectRoom(radar.rx.length, radar.chirps, radar.samples * (radar.iq ? 2 : 1), frames, targets.length);
  const checked = asCase(() => fmcw({ ...radar, ...ISOTROPIC, adc, phaseNoiseDbc: null, leakage: null }));
  expectFrom(checked, frames, targets);
  return { radar: checked, frames, targets, seed };
}

const ISOTROPIC = { element: { gainDbi: 0, exponent: 0, backDb: 0 } } as const;

/** Paths cover the run, and keep off the antennas. */
function expectFrom(radar: FmcwRadar, frames: number, targets: readonly SampledReflector[]): void {
  const { frameInterval, chirps, chirpInterval, samples, rate } = radar;
  const end = (frames - 1) * frameInterval + (chirps - 1) * chirpInterval + (samples - 1) / rate;
  expectCovered(targets, end, "case.targets");
  for (const [k, { path }] of targets.entries()) {
    for (const [i, point] of path.entries()) {
      if ([radar.tx, ...radar.rx].some((antenna) => far(antenna, point) < 0.01))
        throw new RangeError(`case.targets[${k}].path[${i}]: is within 1 cm of an antenna`);
    }
  }
}

function far(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Refuses what no memory, or no disk, holds. */
function expectRoom(
  receivers: number,
  chirps: number,
  numbers: number,
  frames: number,
  targets: number,
): void {
  if (receivers < 1 || receivers > 64)
    throw new RangeError(`case.rx: expected 1 to 64 receivers, got ${receivers}`);
  const frame = receivers * chirps * numbers;
  if (frame > LARGEST.frame)
    throw new RangeError(`case: a frame of ${frame} numbers, expected at most ${LARGEST.frame}`);
  if (receivers * chirps * targets > LARGEST.coefficients) {
    throw new RangeError(
      `case.targets: ${targets} targets times ${receivers} receivers times ${chirps} chirps, expected at most ${LARGEST.coefficients}`,
    );
  }
  if (frame * frames > LARGEST.file)
    throw new RangeError(`case.frames: ${frame * frames} numbers in all, expected at most ${LARGEST.file}`);
}

function readTarget(value: unknown, where: string): SampledReflector {
  const given = only(value, where, ["rcs", "rate", "start", "path"]);
  const path = given.list("path", (point, place) => readPoint(point, place));
  if (path.length < 4)
    throw new RangeError(`${where}.path: expected at least 4 positions, got ${path.length}`);
  const crossSectionDb = given.number("rcs");
  if (Math.abs(crossSectionDb) > 300)
    throw new RangeError(`${where}.rcs: expected -300 to 300 dBsm, got ${crossSectionDb}`);
  return { crossSectionDb, rate: positive(given, where, "rate"), start: given.number("start"), path };
}

function frequency(value: number, name: string): number {
  if (!(value >= 1 && value <= 1e12))
    throw new RangeError(`case.${name}: expected 1 to 1e12 Hz, got ${value}`);
  return value;
}

function decibels(value: number, name: string, most: number): number {
  if (value > most) throw new RangeError(`case.${name}: expected at most ${most} dB, got ${value}`);
  return value;
}

function watts(power: number): number {
  if (!(power >= -200 && power <= 90))
    throw new RangeError(`case.power: expected -200 to 90 dBm, got ${power}`);
  return 10 ** (power / 10) * 1e-3;
}

/** What the radar refuses is called so by its key in the case. */
function asCase<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new RangeError((cause as Error).message.replace(/^radar/, "case"), { cause });
  }
}
