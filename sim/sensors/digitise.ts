import type { StreamFormat } from "#contracts";
import type { Random } from "../chance.ts";

/**
 * The way from pressure to samples: adds microphone noise, rounds, saturates.
 *
 * Noise of one-sided density d has, as an envelope (of which the real part of y exp(jwt) is the
 * pressure), variance d^2 rate in I and in Q: white over the band (ASSUMPTION; a decimation filter
 * would round its edges off). Each channel has its own source of chance.
 *
 * @param noiseDensity Pa/sqrt(Hz)
 * @returns A function that writes one sample of all channels to `samples` at `at`, and tells how many
 *   values were beyond 16 bits.
 */
export function digitiser(
  chance: Random,
  { channels, rate, fullScale }: StreamFormat,
  noiseDensity: number,
): (pressure: Float64Array, samples: Int16Array, at: number) => number {
  const sources = Array.from({ length: channels }, (_, m) => chance.fork(String(m)));
  const scale = 32768 / fullScale;
  const deviation = noiseDensity * Math.sqrt(rate) * scale;
  return (pressure, samples, at) => {
    let clipped = 0;
    for (let i = 0; i < pressure.length; i++) {
      const value = Math.round(pressure[i] * scale + deviation * sources[i >> 1].normal());
      const held = value > 32767 ? 32767 : value < -32768 ? -32768 : value;
      if (held !== value) clipped++;
      samples[at + i] = held;
    }
    return clipped;
  };
}
