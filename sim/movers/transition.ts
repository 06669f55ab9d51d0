/**
 * A step from 0 to 1 that begins at time 0 and takes `length`: 0 before, 1 after.
 *
 * Smooth to the second derivative (its slope is a Hann window), so that what moves by it makes no
 * splatter. Its steepest slope is 2 / length.
 */
export function step(time: number, length: number): number {
  if (time <= 0) return 0;
  if (time >= length) return 1;
  const u = time / length;
  return u - Math.sin(2 * Math.PI * u) / (2 * Math.PI);
}

/** Integral of `step` over time from -infinity: 0 before 0, time - length / 2 after `length`. */
export function ramp(time: number, length: number): number {
  if (time <= 0) return 0;
  if (time >= length) return time - length / 2;
  const u = time / length;
  return length * (0.5 * u * u + (Math.cos(2 * Math.PI * u) - 1) / (4 * Math.PI * Math.PI));
}

/** How far a Mover that works `from`..`until` has come up, in [0, 1]; null is for ever. */
export function running(time: number, from: number | null, until: number | null, length: number): number {
  const up = from === null ? 1 : step(time - from, length);
  return until === null ? up : up - step(time - until, length);
}
