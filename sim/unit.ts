import type { Directivity } from "./acoustics/directivity.ts";
import { random } from "./chance.ts";
import type { Point } from "./geometry.ts";
import { options } from "./options.ts";

/**
 * The loudspeaker and microphones of one specimen: what tells it from its sister on the line.
 *
 * Positions are in the device's own frame: x to where it faces, y to its left, z up; m.
 */
export interface Unit {
  readonly kind: "unit";
  readonly specimen: number;
  readonly loudspeaker: {
    readonly at: Point;
    /** Amplitude of its pressure at 1 m on its axis at full scale, Pa. */
    readonly pressure: number;
    readonly directivity: Directivity;
  };
  readonly microphones: readonly Microphone[];
  /** By how much the case weakens what goes straight from loudspeaker to microphone. */
  readonly leakIsolationDb: number;
  /** Self-noise of a microphone, as a one-sided density of pressure, Pa/sqrt(Hz). */
  readonly noiseDensity: number;
}

export interface Microphone {
  readonly at: Point;
  /** Sensitivity, as a share of nominal. */
  readonly gain: number;
  /** By which its output leads a nominal one's, radians. */
  readonly phase: number;
  readonly directivity: Directivity;
}

export interface UnitOptions {
  /** Decides gain and phase of the microphones; each number is another specimen. */
  readonly specimen?: number;
  /** Positions in the device's frame, m. */
  readonly microphones?: readonly Point[];
  readonly loudspeaker?: Point;
  /** Pa at 1 m. */
  readonly pressure?: number;
  /** Where loudspeaker and microphones face, in the device's frame. */
  readonly loudspeakerFacing?: Point;
  readonly microphoneFacing?: Point;
  /** Of the piston that the loudspeaker is taken for, m. */
  readonly loudspeakerRadius?: number;
  /** By how much the case weakens what goes or comes straight back. */
  readonly loudspeakerBehindDb?: number;
  readonly microphoneBehindDb?: number;
  readonly leakIsolationDb?: number;
  /** Pa/sqrt(Hz) */
  readonly noiseDensity?: number;
  /** Standard deviation of the microphones' sensitivities. */
  readonly gainToleranceDb?: number;
  /** Standard deviation of the microphones' phases, radians. */
  readonly phaseTolerance?: number;
}

/**
 * A unit with one loudspeaker and, if not told otherwise, four microphones round its top.
 *
 * All defaults are ASSUMPTIONS about a table-top speaker near 33 kHz, in brackets with the range
 * worth trying: 0.25 Pa at 1 m, which is 79 dB SPL (0.05 to 1 Pa); 30 dB of isolation (15 to 50);
 * noise of 7e-6 Pa/sqrt(Hz), that of a MEMS microphone with 65 dB(A) signal-to-noise ratio
 * (5e-6 Pa/sqrt(Hz) if its 29 dB(A) were white) and some more at ultrasound (4e-6 to 4e-5);
 * gains within 1 dB and phases within 0.1 radians, one deviation (data sheets promise 1 dB at 1 kHz,
 * and nothing at ultrasound). Directivity: the loudspeaker faces forward and is a piston of 5 mm radius (0 to 12 mm: a tweeter's
 * dome no longer moves as one, and what of it still radiates is not published), 15 dB weaker straight behind than aside (0 to 30);
 * microphones' ports are points on a lid, which face up and hear 6 dB less from straight below (0 to 15).
 *
 * @throws RangeError or TypeError that names the option.
 */
export function unit(given: UnitOptions = {}): Unit {
  const check = options("unit", given, KNOWN);
  const specimen = check.integer("specimen", given.specimen ?? 1, 0, Number.MAX_SAFE_INTEGER);
  const gainDb = check.number("gainToleranceDb", given.gainToleranceDb ?? 1, 0, 6);
  const phase = check.number("phaseTolerance", given.phaseTolerance ?? 0.1, 0, Math.PI);
  const microphones = given.microphones ?? ROUND_THE_TOP;
  if (!Array.isArray(microphones) || microphones.length === 0) {
    throw new RangeError("unit.microphones: expected at least one position");
  }
  const chance = random(specimen).fork("unit");
  const heard = {
    axis: check.direction("microphoneFacing", given.microphoneFacing ?? [0, 0, 1]),
    radius: 0,
    behindDb: check.number("microphoneBehindDb", given.microphoneBehindDb ?? 6, 0, 60),
  };
  return {
    kind: "unit",
    specimen,
    loudspeaker: {
      at: check.point("loudspeaker", given.loudspeaker ?? [0.045, 0, -0.05]),
      pressure: check.number("pressure", given.pressure ?? 0.25, 0, 20),
      directivity: {
        axis: check.direction("loudspeakerFacing", given.loudspeakerFacing ?? [1, 0, 0]),
        radius: check.number("loudspeakerRadius", given.loudspeakerRadius ?? 0.005, 0, 0.02),
        behindDb: check.number("loudspeakerBehindDb", given.loudspeakerBehindDb ?? 15, 0, 60),
      },
    },
    microphones: microphones.map((at: Point, index) => {
      const own = chance.fork(`microphone ${index}`);
      return {
        at: check.point(`microphones[${index}]`, at),
        gain: 10 ** ((own.normal() * gainDb) / 20),
        phase: own.normal() * phase,
        directivity: heard,
      };
    }),
    leakIsolationDb: check.number("leakIsolationDb", given.leakIsolationDb ?? 30, 0, 200),
    noiseDensity: check.number("noiseDensity", given.noiseDensity ?? 7e-6, 0, 1),
  };
}

const KNOWN = [
  "specimen",
  "microphones",
  "loudspeaker",
  "pressure",
  "loudspeakerFacing",
  "microphoneFacing",
  "loudspeakerRadius",
  "loudspeakerBehindDb",
  "microphoneBehindDb",
  "leakIsolationDb",
  "noiseDensity",
  "gainToleranceDb",
  "phaseTolerance",
] as const satisfies readonly (keyof UnitOptions)[];

/** Four microphones on a circle of 35 mm radius, as on a round speaker's lid (assumption). */
const ROUND_THE_TOP: readonly Point[] = [
  [0.025, 0.025, 0.03],
  [0.025, -0.025, 0.03],
  [-0.025, -0.025, 0.03],
  [-0.025, 0.025, 0.03],
];
