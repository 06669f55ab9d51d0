import { airAbsorption, type Medium, speedIn } from "../acoustics/medium.ts";
import type { Shoebox } from "../acoustics/shoebox.ts";
import type { Point } from "../geometry.ts";
import type { Moving } from "../movers/moving.ts";
import { type Acoustics, aimed } from "./acoustics.ts";
import { audibleImages } from "./audible-images.ts";
import { hear } from "./heard.ts";
import { hearExactly } from "./heard-exactly.ts";
import { farthest } from "./insonified.ts";

export interface EchoCase {
  readonly room: Shoebox | null;
  readonly medium: Medium;
  readonly airAbsorption: boolean;
  /** Reflections on each leg. */
  readonly maxOrder: number;
  readonly source: Point;
  readonly receivers: readonly Point[];
  /** Of the baseband, Hz. */
  readonly rate: number;
  /** Hz */
  readonly carrier: number;
  /** s */
  readonly duration: number;
  readonly scatterers: readonly SampledPath[];
}

/** A point scatterer on a path that was sampled. */
export interface SampledPath {
  /** m */
  readonly strength: number;
  /** Of the positions, Hz. */
  readonly rate: number;
  /** Time of the first position, s. */
  readonly start: number;
  readonly path: readonly Point[];
}

/**
 * What scatterers return of a source that has always been on: the moving part alone, [receiver][sample][I, Q].
 *
 * A unit source is exp(jwt) / r; baseband is after multiplication by exp(-jwt), so that a path of length r gives
 * exp(-jwr/c). Positions between samples are by cubics through four of them (Lagrange).
 *
 * @param exact Every path found anew for every sample, instead of the fast engine.
 * @throws RangeError that names the scatterer whose path does not cover the run and its retardation.
 */
export function movingEchoes(
  given: EchoCase,
  { exact }: { readonly exact: boolean },
): { readonly samples: Float32Array; readonly length: number; readonly pruned: number } {
  const { maxOrder, room, medium, rate, carrier, duration, receivers } = given;
  const imagesOf = (at: Point) => aimed({ room, at, maxOrder, speed: speedIn(medium) });
  const loss = given.airAbsorption
    ? (frequency: number) => (airAbsorption({ frequency, ...medium }) * Math.LN10) / 20
    : () => 0;
  const acoustics: Acoustics = {
    room,
    gains: receivers.map(() => ({ re: 1, im: 0 })),
    source: imagesOf(given.source),
    receivers: receivers.map(imagesOf),
    fixed: receivers.map(() => []),
    speed: speedIn(medium),
    drift: null,
    turnings: [],
    loss,
  };
  const length = Math.round(duration * rate);
  const movings = given.scatterers.map((scatterer, k) => {
    const moving = movingOf(scatterer, k);
    expectCovered(scatterer, k, duration, farthest(moving, acoustics.receivers) / acoustics.speed);
    return moving;
  });
  const sound = { begins: -Infinity, omega: 2 * Math.PI * carrier, carrier, pressure: 1 };
  const heard = (exact ? hearExactly : hear)(acoustics, movings, sound, { rate, first: 0 });
  const out = new Float64Array(2 * receivers.length);
  const samples = new Float32Array(2 * receivers.length * length);
  for (let n = 0; n < length; n++) {
    heard(n, out);
    for (let m = 0; m < receivers.length; m++) {
      samples[2 * (m * length + n)] = out[2 * m];
      samples[2 * (m * length + n) + 1] = out[2 * m + 1];
    }
  }
  const pruned = exact
    ? 0
    : movings.reduce((sum, m) => sum + audibleImages(m, acoustics, loss(carrier)).pruned, 0);
  return { samples, length, pruned };
}

/** A scatterer that follows its path, and rests before its beginning and after its end. */
function movingOf({ strength, rate, start, path }: SampledPath, k: number): Moving {
  const axis = (n: number) => path.map((point) => point[n]);
  let fastest = 0;
  for (let i = 1; i < path.length; i++) {
    fastest = Math.max(fastest, Math.hypot(...[0, 1, 2].map((n) => path[i][n] - path[i - 1][n])) * rate);
  }
  const last = path.length - 1;
  return {
    name: `scatterers[${k}]`,
    scatterers: 1,
    strengths: Float64Array.of(strength),
    // A cubic's steepest slope between samples is a little more than its chord's.
    maxSpeeds: Float64Array.of(1.1 * fastest),
    bounds: {
      least: [Math.min(...axis(0)), Math.min(...axis(1)), Math.min(...axis(2))],
      most: [Math.max(...axis(0)), Math.max(...axis(1)), Math.max(...axis(2))],
    },
    person: null,
    poseAt(time, out) {
      const place = Math.min(last, Math.max(0, (time - start) * rate));
      const first = Math.min(last - 3, Math.max(0, Math.floor(place) - 1));
      const u = place - first - 1;
      const weights = [
        (u * (1 - u) * (u - 2)) / 6,
        ((u * u - 1) * (u - 2)) / 2,
        (u * (u + 1) * (2 - u)) / 2,
        (u * (u * u - 1)) / 6,
      ];
      for (let n = 0; n < 3; n++) {
        out[n] = weights.reduce((sum, weight, i) => sum + weight * path[first + i][n], 0);
      }
    },
  };
}

function expectCovered({ rate, start, path }: SampledPath, k: number, duration: number, reach: number): void {
  const end = start + (path.length - 1) / rate;
  if (start > -reach || end < duration) {
    throw new RangeError(
      `case.scatterers[${k}].path: covers ${start} to ${end} s, but the run and its retardation take ${-reach} to ${duration} s`,
    );
  }
}
