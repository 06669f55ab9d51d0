import type { Emission } from "#contracts";

/** The carrier as the loudspeaker makes it from one change to the next. */
export interface Emitted {
  /** When it begins, s of stream time; its oscillator is then at phase 0. */
  readonly begins: number;
  /** Radians per second. */
  readonly omega: number;
  readonly carrier: number;
  /** Amplitude at 1 m when risen, Pa. */
  readonly pressure: number;
}

/**
 * Adds a part of what the microphones hear to `out`, shape [rows][microphone][I, Q], Pa.
 *
 * @param first Row n is at the time (first + n) / rate, s of stream time. Calls go forward.
 */
export type AddSound = (first: number, rows: number, rate: number, out: Float64Array) => void;

/** What an Emission makes of a loudspeaker of `pressure` Pa at full scale; null is silence. */
export function emitted(
  { index, carrier, level, on }: Emission,
  { rate, pressure }: { readonly rate: number; readonly pressure: number },
): Emitted | null {
  if (!on || level * pressure === 0) return null;
  return { begins: index / rate, omega: 2 * Math.PI * carrier, carrier, pressure: level * pressure };
}

/** With which microphones are demodulated until a device has named its own carrier, Hz (ASSUMPTION, 25 to 45 kHz). */
export const FIRST_CARRIER = 33_000;

/**
 * Rise of the amplitude, s (ASSUMPTION, 1 to 20 ms): amplifiers fade in so as not to click, and a
 * step would splash over the whole band.
 */
export const RISE = 5e-3;

/** Share of the amplitude that has been reached `age` after the beginning: half a cosine. */
export function risen(age: number): number {
  if (age <= 0) return 0;
  return age >= RISE ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * age) / RISE);
}
