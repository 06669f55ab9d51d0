import { bgt60 } from "../radar/presets.ts";
import type { FmcwRadar } from "../radar/radar.ts";
import type { Rest } from "../sleep/rest.ts";
import { type BedroomOptions, bedroom } from "./bedroom.ts";
import { type BedroomNight, bedroomNight } from "./bedroom-night.ts";

/** A short night: half an hour in bed. */
export const SHORT = { empty: 60, before: 0, timeInBed: 1800 };

export function nightIn(given: Partial<BedroomOptions>, radar: FmcwRadar = bgt60({ phaseNoiseDbc: null })) {
  const staged = bedroom({ seed: 3, night: SHORT, ...given });
  return { staged, night: bedroomNight(staged, 3, radar) };
}

/** Frames from `from` on for `seconds`: [frame][receiver][bin][re, im]; what comes before is written and forgotten. */
export function framesFrom({ write, receivers, bins, rate }: BedroomNight, from: number, seconds: number) {
  const length = 2 * receivers * bins;
  for (let left = Math.round(from * rate); left > 0; left -= 200)
    write(new Float32Array(length * Math.min(left, 200)));
  const out = new Float32Array(length * Math.round(seconds * rate));
  write(out);
  return out;
}

/** One bin of one receiver through the frames, complex: [frame][re, im]. */
export function binOf(frames: Float32Array, { receivers, bins }: BedroomNight, bin: number, receiver = 0) {
  const length = 2 * receivers * bins;
  const out = new Float64Array((2 * frames.length) / length);
  for (let n = 0; n < out.length / 2; n++) {
    const at = n * length + 2 * (receiver * bins + bin);
    out[2 * n] = frames[at];
    out[2 * n + 1] = frames[at + 1];
  }
  return out;
}

/** Mean square of the distance from the mean, V^2, of each bin of the first receiver. */
export function changes(frames: Float32Array, night: BedroomNight): Float64Array {
  return Float64Array.from({ length: night.bins }, (_, bin) => spread(binOf(frames, night, bin)));
}

export function spread(values: Float64Array): number {
  const count = values.length / 2;
  let [re, im, squares] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    re += values[2 * n] / count;
    im += values[2 * n + 1] / count;
    squares += (values[2 * n] ** 2 + values[2 * n + 1] ** 2) / count;
  }
  return squares - re * re - im * im;
}

/** Frequency between `least` and `most` Hz at which a complex signal, or a real one with zeros, changes most: of its Fourier sum, both signs. */
export function strongest(values: Float64Array, rate: number, least: number, most: number): number {
  const count = values.length / 2;
  let [best, found] = [-1, least];
  for (let f = least; f <= most; f += 0.005) {
    let sum = 0;
    for (const sign of [-1, 1]) {
      let [re, im] = [0, 0];
      for (let n = 0; n < count; n++) {
        const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / count);
        const angle = (sign * 2 * Math.PI * f * n) / rate;
        re += hann * (values[2 * n] * Math.cos(angle) - values[2 * n + 1] * Math.sin(angle));
        im += hann * (values[2 * n] * Math.sin(angle) + values[2 * n + 1] * Math.cos(angle));
      }
      sum += re * re + im * im;
    }
    if (sum > best) [best, found] = [sum, f];
  }
  return found;
}

/** Phase about the mean of what moves, unwrapped, with zeros beside: [frame][radians, 0]. */
export function phaseOf(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let n = 0, turns = 0, last = 0; n < values.length / 2; n++) {
    const phase = Math.atan2(values[2 * n + 1], values[2 * n]);
    if (n > 0) turns -= Math.round((phase - last) / (2 * Math.PI));
    last = phase;
    out[2 * n] = phase + 2 * Math.PI * turns;
  }
  const mean = out.reduce((sum, value) => sum + value, 0) / (out.length / 2);
  return out.map((value, n) => (n % 2 === 0 ? value - mean : 0));
}

/** The first stretch of `seconds` after `since` in which somebody lies and does not move. */
export function quietIn({ movements, stays }: Rest, since: number, seconds: number): number {
  for (let from = since; ; from += 1) {
    const meets = (begin: number, end: number) => begin < from + seconds && end > from;
    if (movements.some((one) => meets(one.from, one.until))) continue;
    if (stays.some((one) => meets(one.from, one.from + one.length))) continue;
    return from;
  }
}
