import type { Random } from "../chance.ts";
import type { Shoebox } from "./shoebox.ts";

/**
 * Replaces, in place, the end of a response, from where its images are no longer complete, by noise whose energy
 * and decay are those that all further images would have.
 *
 * Images of order above `maxOrder` arrive from (maxOrder - 2) / (c sqrt(1/Lx^2 + 1/Ly^2 + 1/Lz^2)) on. From there the
 * images fade out and the noise fades in over 5 ms, their powers adding up to one. At time t there are
 * 4 pi c^3 t^2 / V images per second, each of energy D(t) / (4 pi c t)^2, so a sample of the noise has the variance
 * c D(t) / (4 pi V rate). D(t) is the mean over all directions u of the energy that the walls have left, each wall of
 * an axis being met c |u_i| t / (2 L_i) times. The noise is normal, white and of mean 0: it lacks the room's mode at
 * 0 Hz, to which images alone add up, and single echoes, which by then are dense.
 *
 * @param response one receiver's, of images up to `maxOrder`, without the air's absorption.
 * @see Kuttruff, "Room Acoustics", 5th ed., 4.1 (density of images) and 5.1 (decay by directions).
 */
export function replaceLateTail(
  response: Float32Array,
  {
    room,
    maxOrder,
    rate,
    speed,
    chance,
  }: {
    readonly room: Shoebox;
    readonly maxOrder: number;
    readonly rate: number;
    readonly speed: number;
    readonly chance: Random;
  },
): void {
  const [x, y, z] = room.size;
  const start = tailStart(room, maxOrder, speed) * rate;
  const fade = FADE * rate;
  const power = speed / (4 * Math.PI * x * y * z * rate);
  const decay = wallDecay(room, speed);
  let before = 0;
  let after = 0;
  let step = Number.NaN;
  for (let n = Math.ceil(start); n < response.length; n++) {
    const at = n / rate / STEP;
    if (Math.floor(at) !== step) {
      before = Math.floor(at) === step + 1 ? after : Math.sqrt(power * decay(Math.floor(at) * STEP));
      step = Math.floor(at);
      after = Math.sqrt(power * decay((step + 1) * STEP));
    }
    const turn = (Math.PI / 2) * Math.min(1, (n - start) / fade);
    const noise = (before + (after - before) * (at - step)) * chance.normal();
    response[n] = response[n] * Math.cos(turn) + noise * Math.sin(turn);
  }
}

/** Time from which images above this order arrive, s: an early bound, whatever the places of source and receiver. */
export function tailStart({ size: [x, y, z] }: Shoebox, maxOrder: number, speed: number): number {
  return Math.max(0, maxOrder - 2) / speed / Math.sqrt(1 / (x * x) + 1 / (y * y) + 1 / (z * z));
}

/** Of images to noise, s. */
const FADE = 0.005;

/** Between the times at which the decay is worked out, s. */
const STEP = 0.001;

/** Directions along each of two coordinates of an eighth of the sphere, of equal solid angle. */
const DIRECTIONS = 24;

/** Mean over directions of the share of energy left at a time, s. */
export function wallDecay({ size, absorption }: Shoebox, speed: number): (time: number) => number {
  const { x0, x1, y0, y1, z0, z1 } = absorption;
  const losses = [(1 - x0) * (1 - x1), (1 - y0) * (1 - y1), (1 - z0) * (1 - z1)].map(
    (kept, axis) => (-speed * Math.log(kept)) / (2 * size[axis]), // 1/s for a ray along the axis
  );
  const rates: number[] = [];
  for (let i = 0; i < DIRECTIONS; i++) {
    const up = (i + 0.5) / DIRECTIONS;
    const across = Math.sqrt(1 - up * up);
    for (let k = 0; k < DIRECTIONS; k++) {
      const angle = ((k + 0.5) / DIRECTIONS) * (Math.PI / 2);
      rates.push(
        losses[0] * across * Math.cos(angle) + losses[1] * across * Math.sin(angle) + losses[2] * up,
      );
    }
  }
  return (time) =>
    rates.reduce((sum, rate) => sum + (time === 0 ? 1 : Math.exp(-rate * time)), 0) / rates.length;
}
