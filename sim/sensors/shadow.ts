import { type Edge, GONE, knifeEdge } from "../acoustics/knife-edge.ts";
import type { Shoebox } from "../acoustics/shoebox.ts";
import type { Point } from "../geometry.ts";
import type { Body } from "../movers/body.ts";
import type { FixedPath } from "./fixed-path.ts";
import { audible } from "./insonified.ts";

/** What of a path lies between two walls, in the room. */
export interface Leg {
  /** Where it begins, m, and where it goes; length of the direction 1. */
  readonly from: Point;
  readonly along: Point;
  readonly length: number;
  /** Way from the source to its beginning, and of the whole path, m. */
  readonly before: number;
  readonly total: number;
}

/**
 * Finds what bodies take from paths.
 *
 * A body is a rectangle square to each leg of a path, as wide and long as the capsule appears, where the capsule is nearest to the leg;
 * it takes the product of two strips by Fresnel's integrals (`knifeEdge`) with distances along the whole, unfolded path. A body whose
 * nearest place is beyond an end of a leg fades over `BEYOND`; several multiply. What is outside of the room takes nothing.
 *
 * @param paths      Of any number of microphones; the leak, image 0, is not shadowed.
 * @param wavelength m
 * @returns A function to be called with times that go forward, s: it calls `visit` with each path that is not whole and the factor
 *   it has got.
 */
export function shadows(
  paths: readonly FixedPath[],
  bodies: readonly Body[],
  { room, wavelength }: { readonly room: Shoebox | null; readonly wavelength: number },
): (time: number, visit: (path: number, re: number, im: number) => void) => void {
  const legs = paths.map((path) => (path.image === 0 ? [] : legsOf(path, room)));
  const ends = bodies.map(() => new Float64Array(6));
  const factor = { re: 1, im: 0 };
  let near: { path: number; leg: Leg; body: number }[] = [];
  let looked = -Infinity;
  // Microphones are close together: what is near to one's path by an image is near to all.
  const alike = [...new Set(paths.map(({ image }) => image))].map((image) =>
    [...paths.keys()].filter((path) => paths[path].image === image),
  );
  const look = (): void => {
    near = [];
    for (const own of alike) {
      const bodiesNear = legs[own[0]].map((leg) => {
        const reach = GONE * Math.sqrt((wavelength * leg.total) / 8) + MOVES;
        return [...bodies.keys()].filter(
          (body) => place(leg, ends[body]).distance < bodies[body].radius + reach,
        );
      });
      if (bodiesNear.every((some) => some.length === 0)) continue;
      for (const path of own) {
        for (const [l, leg] of legs[path].entries()) {
          for (const body of bodiesNear[l] ?? []) near.push({ path, leg, body });
        }
      }
    }
  };
  return (time, visit) => {
    for (const [i, body] of bodies.entries()) body.endsAt(time, ends[i]);
    if (!(time - looked < LOOKS)) {
      looked = time;
      look();
    }
    for (let i = 0; i < near.length; ) {
      const { path } = near[i];
      factor.re = 1;
      factor.im = 0;
      for (; i < near.length && near[i].path === path; i++) {
        const { leg, body } = near[i];
        pass(leg, ends[body], bodies[body].radius, wavelength, room, factor);
      }
      if (factor.re !== 1 || factor.im !== 0) visit(path, factor.re, factor.im);
    }
  };
}

/** s between looks for bodies that are near, and how far they get in that time and from one microphone's path to another's, m. */
const LOOKS = 0.04;
const MOVES = 0.15;
/** m */
const BEYOND = 0.15;
/** Distances of a body to source or receiver are not taken for less, m: edges as close are not thin. */
const CLOSEST = 0.1;

/** Legs of a path from an image of the source to the receiver, folded at the walls it meets. */
export function legsOf({ from, to, length }: FixedPath, room: Shoebox | null): readonly Leg[] {
  const cuts = [0, 1];
  for (let axis = 0; room !== null && axis < 3; axis++) {
    const size = room.size[axis];
    const [least, most] = [Math.min(from[axis], to[axis]), Math.max(from[axis], to[axis])];
    for (let wall = Math.ceil(least / size); wall * size <= most; wall++) {
      cuts.push((wall * size - from[axis]) / (to[axis] - from[axis]));
    }
  }
  cuts.sort((a, b) => a - b);
  const at = (share: number) =>
    [0, 1, 2].map((axis) => folded(from[axis] + share * (to[axis] - from[axis]), room?.size[axis] ?? null));
  return cuts.slice(1).flatMap((end, i) => {
    const own = (end - cuts[i]) * length;
    if (own < 1e-9) return [];
    const [[x, y, z], [u, v, w]] = [at(cuts[i]), at(end)];
    return [
      {
        from: [x, y, z],
        along: [(u - x) / own, (v - y) / own, (w - z) / own],
        length: own,
        before: cuts[i] * length,
        total: length,
      },
    ];
  });
}

/** A coordinate in the lattice of mirrored rooms, in the room itself. */
function folded(x: number, size: number | null): number {
  if (size === null) return x;
  const rest = x - 2 * size * Math.floor(x / (2 * size));
  return rest <= size ? rest : 2 * size - rest;
}

/** Where a capsule's centre line is seen along a leg; one object that is written anew. */
const seen = { distance: 0, along: 0, low: 0, high: 0, aside: 0, x: 0, y: 0, z: 0 };

/**
 * `distance` of the centre line from the leg's line, `along` the leg from its beginning to where it is nearest; the leg's line is
 * `aside` of the centre line, which reaches from `low` to `high` of it; x, y, z is the nearest place of the centre line.
 */
function place(leg: Leg, ends: Float64Array): typeof seen {
  const { from, along } = leg;
  const dx = along[0];
  const dy = along[1];
  const dz = along[2];
  const ax = ends[0] - from[0];
  const ay = ends[1] - from[1];
  const az = ends[2] - from[2];
  const ex = ends[3] - ends[0];
  const ey = ends[4] - ends[1];
  const ez = ends[5] - ends[2];
  const ad = ax * dx + ay * dy + az * dz;
  const ed = ex * dx + ey * dy + ez * dz;
  // Square to the leg.
  const px = ax - ad * dx;
  const py = ay - ad * dy;
  const pz = az - ad * dz;
  let qx = ex - ed * dx;
  let qy = ey - ed * dy;
  let qz = ez - ed * dz;
  const length = Math.sqrt(qx * qx + qy * qy + qz * qz);
  if (length > 1e-6) {
    qx /= length;
    qy /= length;
    qz /= length;
  } else {
    // Seen end on, it is as high as wide: any direction square to the leg will do.
    const level = Math.sqrt(dx * dx + dy * dy);
    qx = level > 1e-6 ? -dy / level : 1;
    qy = level > 1e-6 ? dx / level : 0;
    qz = 0;
  }
  const t = -(px * qx + py * qy + pz * qz);
  const held = Math.min(length, Math.max(0, t));
  const share = length > 1e-6 ? held / length : 0;
  const square = Math.max(0, px * px + py * py + pz * pz - t * t);
  seen.aside = Math.sqrt(square);
  seen.distance = Math.sqrt(square + (t - held) * (t - held));
  seen.low = -t;
  seen.high = length - t;
  seen.along = ad + share * ed;
  seen.x = ends[0] + share * ex;
  seen.y = ends[1] + share * ey;
  seen.z = ends[2] + share * ez;
  return seen;
}

const EDGES: readonly Edge[] = [0, 1, 2, 3].map(() => ({ re: 0, im: 0 }));

/** Multiplies `factor` by what passes one body on one leg. */
function pass(
  leg: Leg,
  ends: Float64Array,
  radius: number,
  wavelength: number,
  room: Shoebox | null,
  factor: Edge,
): void {
  const { along, aside, low, high, x, y, z } = place(leg, ends);
  const beyond = Math.max(-along, along - leg.length, 0) / BEYOND;
  if (beyond >= 1) return;
  const inside = room ? audible(x, y, z, room.size) : 1;
  const share = (0.5 + 0.5 * Math.cos(Math.PI * beyond)) * inside;
  if (share === 0) return;
  const first = Math.min(leg.total - CLOSEST, Math.max(CLOSEST, leg.before + along));
  const second = Math.max(CLOSEST, leg.total - first);
  const scale = Math.sqrt((2 * leg.total) / (wavelength * first * second));
  if (
    (aside - radius) * scale >= GONE ||
    (low - radius) * scale >= GONE ||
    (high + radius) * scale <= -GONE
  ) {
    return;
  }
  const a = EDGES[0];
  const b = EDGES[1];
  const c = EDGES[2];
  const d = EDGES[3];
  knifeEdge((aside - radius) * scale, a);
  knifeEdge((aside + radius) * scale, b);
  knifeEdge((low - radius) * scale, c);
  knifeEdge((high + radius) * scale, d);
  const re = a.re - b.re;
  const im = a.im - b.im;
  const vRe = c.re - d.re;
  const vIm = c.im - d.im;
  const taken = share * (re * vRe - im * vIm);
  const turned = share * (re * vIm + im * vRe);
  const before = factor.re;
  factor.re = before * (1 - taken) + factor.im * turned;
  factor.im = factor.im * (1 - taken) - before * turned;
}
