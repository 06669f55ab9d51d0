import type { Acoustics } from "./acoustics.ts";
import { type AddSound, type Emitted, RISE, risen } from "./emitted.ts";

/** Adds the leak and the room's own response, which no longer change once all paths have arrived. */
export function fixedPaths({ fixed, speed, loss }: Acoustics, sound: Emitted): AddSound {
  const air = loss(sound.carrier);
  const paths = fixed.map((lengths) =>
    lengths.map(({ length, gain }) => {
      const delay = length / speed;
      const amplitude = sound.pressure * gain * Math.exp(-air * length);
      const phase = -sound.omega * delay;
      return { delay, re: amplitude * Math.cos(phase), im: amplitude * Math.sin(phase) };
    }),
  );
  const sumAt = (time: number): Float64Array => {
    const sum = new Float64Array(2 * paths.length);
    for (const [microphone, arrivals] of paths.entries()) {
      for (const { delay, re, im } of arrivals) {
        const share = risen(time - delay - sound.begins);
        sum[2 * microphone] += share * re;
        sum[2 * microphone + 1] += share * im;
      }
    }
    return sum;
  };
  const settles = sound.begins + RISE + Math.max(...paths.flat().map(({ delay }) => delay));
  const settled = sumAt(Infinity);
  return (first, rows, rate, out) => {
    for (let n = 0, o = 0; n < rows; n++) {
      const time = (first + n) / rate;
      const sum = time < settles ? sumAt(time) : settled;
      for (let i = 0; i < sum.length; i++, o++) out[o] += sum[i];
    }
  };
}
