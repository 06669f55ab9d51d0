import type { StreamFormat } from "#contracts";
import type { Random } from "../chance.ts";
import { normals } from "../kernels/normals.ts";

/**
 * The way from pressure to samples: adds microphone noise, rounds, saturates.
 *
 * Noise of one-sided density d has variance d^2 rate / 2 in PCM and, as an envelope (of which the real part of y exp(jwt) is the
 * pressure), d^2 rate in I and in Q: white over the band (ASSUMPTION; a decimation filter
 * would round its edges off). Each channel has its own source of chance.
 *
 * @param noiseDensity Pa/sqrt(Hz)
 * @returns A function that writes the first `length` samples of `pressure`, each of all channels, to `samples` from its `at`th value
 *   on, and tells how many values were beyond 16 bits.
 */
export function digitiser(
  chance: Random,
  { kind, channels, rate, fullScale }: StreamFormat,
  noiseDensity: number,
): (pressure: Float64Array, length: number, samples: Int16Array, at: number) => number {
  const pcm = kind === "pcm";
  const sources = Array.from({ length: channels }, (_, m) => chance.fork(String(m)));
  const scale = 32768 / fullScale;
  const deviation = noiseDensity * Math.sqrt(pcm ? rate / 2 : rate) * scale;
  const values = pcm ? 1 : 2;
  const width = values * channels;
  const noises = sources.map((source) => (pcm ? inBulk(source) : oneByOne(source)));
  const noise = new Float64Array(values * MOST);
  return (pressure, length, samples, at) => {
    let clipped = 0;
    for (let first = 0; first < length; first += MOST) {
      const count = Math.min(MOST, length - first);
      for (let channel = 0; channel < channels; channel++) {
        noises[channel](noise, values * count);
        const place = { from: first * width + channel * values, at, values, width, count };
        clipped += rounded(samples, pressure, noise, { scale, deviation }, place);
      }
    }
    return clipped;
  };
}

/** Samples of one channel that are made at once. */
const MOST = 512;

/** Writes samples of one channel, and tells how many values were beyond 16 bits. */
function rounded(
  samples: Int16Array,
  pressure: Float64Array,
  noise: Float64Array,
  { scale, deviation }: { readonly scale: number; readonly deviation: number },
  { from, at, values, width, count }: Readonly<Record<"from" | "at" | "values" | "width" | "count", number>>,
): number {
  let clipped = 0;
  for (let n = 0, i = from, k = 0; n < count; n++, i += width) {
    for (let value = 0; value < values; value++, k++) {
      const exact = Math.floor(pressure[i + value] * scale + deviation * noise[k] + 0.5);
      const held = exact > 32767 ? 32767 : exact < -32768 ? -32768 : exact;
      if (held !== exact) clipped++;
      samples[at + i + value] = held;
    }
  }
  return clipped;
}

function oneByOne({ normal }: Random): (out: Float64Array, count: number) => void {
  return (out, count) => {
    for (let i = 0; i < count; i++) out[i] = normal();
  };
}

/** The same from a compiled source, which takes PCM a fifth of the time. */
function inBulk(chance: Random): (out: Float64Array, count: number) => void {
  const fill = normals(chance);
  const numbers = new Float32Array(512);
  let next = numbers.length;
  return (out, count) => {
    for (let i = 0; i < count; ) {
      if (next === numbers.length) {
        fill(numbers, 1);
        next = 0;
      }
      for (const end = i + Math.min(count - i, numbers.length - next); i < end; i++) out[i] = numbers[next++];
    }
  };
}
