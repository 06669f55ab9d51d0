import { type Options, options } from "../options.ts";
import { LATEST, pathOf } from "./path-of.ts";
import type { Spot } from "./track.ts";

/** A dog, a cat, or a person on hands and knees, who goes along a path and then stands. */
export interface Quadruped {
  readonly kind: "dog" | "cat" | "crawler";
  readonly name: string;
  /** Corners of the way. One alone: stands there throughout. */
  readonly path: readonly Spot[];
  /** Speed when under way, m/s. */
  readonly speed: number;
  /** When the first step begins, s. */
  readonly from: number;
  /** How long it stands at each corner before it goes on, s; 0 goes round it. */
  readonly pause: number;
  /** Of the hip joints above the floor, m. */
  readonly hip: number;
  /** Leaps on the spot or in passing: when each begins, s, and how high, m. */
  readonly jumps: readonly Jump[];
  /** Of echoes, relative to what is assumed. */
  readonly strengthDb: number;
}

export interface Jump {
  readonly at: number;
  readonly height: number;
}

interface CommonOptions {
  readonly name?: string;
  readonly path: readonly Spot[];
  readonly speed?: number;
  readonly from?: number;
  readonly pause?: number;
  readonly strengthDb?: number;
}

export interface PetOptions extends CommonOptions {
  /** Of the hip joints above the floor, m. */
  readonly hip?: number;
  readonly jumps?: readonly Jump[];
}

export interface CrawlerOptions extends CommonOptions {
  /** Of the person when upright, m. */
  readonly height?: number;
}

/**
 * A dog: no person, whatever it does.
 *
 * ASSUMPTIONS, with ranges: hips at 0.5 m, a dog of some 24 kg (0.15 to 0.8); 1 m/s indoors (0.2 to 3: it trots from
 * a Froude number of 0.5 on, 1.6 m/s for this one); it stands 2 s at each corner, to sniff, and wags its tail.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function dog(given: PetOptions): Quadruped {
  return pet("dog", given, { hip: 0.5, speed: 1 });
}

/**
 * A cat: no person, whatever it does.
 *
 * ASSUMPTIONS, with ranges: hips at 0.25 m (0.15 to 0.8); 0.6 m/s (0.2 to 3); it stands 2 s at each corner.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function cat(given: PetOptions): Quadruped {
  return pet("cat", given, { hip: 0.25, speed: 0.6 });
}

/**
 * Somebody who crawls on hands and knees, an infant if not told otherwise: a person, who counts.
 *
 * ASSUMPTIONS, with ranges: 0.72 m tall, an infant of 10 months (0.6 to 2); 0.3 m/s (0.1 to 1); hips at a thigh's length,
 * 0.245 of the height (Chen, "The Micro-Doppler Effect in Radar", 2011, table 4.1).
 *
 * @throws RangeError or TypeError that names the option.
 */
export function crawler(given: CrawlerOptions): Quadruped {
  const check = options("crawler", given, [...COMMON, "height"]);
  const height = check.number("height", given.height ?? 0.72, 0.6, 2.2);
  const speed = check.number("speed", given.speed ?? 0.3, 0.1, 1);
  return { ...common("crawler", check, given), kind: "crawler", hip: 0.245 * height, speed, jumps: [] };
}

const COMMON = ["name", "path", "speed", "from", "pause", "strengthDb"];

function pet(
  kind: "dog" | "cat",
  given: PetOptions,
  usual: { readonly hip: number; readonly speed: number },
): Quadruped {
  const check = options(kind, given, [...COMMON, "hip", "jumps"]);
  const jumps = check.list("jumps", given.jumps ?? []).map((jump, index) => {
    const own = options(`${kind}.jumps[${index}]`, jump, ["at", "height"]);
    return { at: own.number("at", jump.at, 0, Infinity), height: own.number("height", jump.height, 0.01, 2) };
  });
  return {
    ...common(kind, check, given),
    kind,
    hip: check.number("hip", given.hip ?? usual.hip, 0.15, 0.8),
    speed: check.number("speed", given.speed ?? usual.speed, 0.2, 3),
    jumps,
  };
}

function common(kind: Quadruped["kind"], check: Options, given: CommonOptions) {
  return {
    name: check.text("name", given.name ?? kind),
    path: pathOf(`${kind}.path`, given.path),
    from: check.number("from", given.from ?? 0, 0, LATEST),
    pause: check.number("pause", given.pause ?? (kind === "crawler" ? 0 : 2), 0, LATEST),
    strengthDb: check.number("strengthDb", given.strengthDb ?? 0, -40, 40),
  };
}
