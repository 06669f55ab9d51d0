import { fourier } from "../kernels/fourier.ts";
import { binsOf, type FmcwRadar } from "./radar.ts";
import { windowOf } from "./windows.ts";

/**
 * Makes a function that turns one frame of chirps into range profiles, as a device does: the mean of the frame's chirps, times
 * the window, by a Fourier transform over the samples.
 *
 * Scaled so that a tone of amplitude A on a bin has A in it: by 2 over the sum of the window if samples are real, whose other
 * half is the mirror image and left out, or by 1 over it.
 *
 * @returns Reads [receiver][chirp][sample] (or [I, Q]) and writes [receiver][bin][re, im].
 * @throws RangeError unless the samples are a power of two.
 */
export function chirpProfiles(radar: FmcwRadar): (frame: Float32Array, out: Float32Array) => void {
  const { rx, chirps, samples, iq, window } = radar;
  const weights = windowOf(window, samples);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const scale = (iq ? 1 : 2) / sum / chirps;
  const [re, im] = [new Float64Array(samples), new Float64Array(samples)];
  fourier(re, im); // Refuses what is no power of two before the first frame.
  const bins = binsOf(radar);
  const parts = iq ? 2 : 1;
  return (frame, out) => {
    for (let r = 0; r < rx.length; r++) {
      re.fill(0);
      im.fill(0);
      for (let chirp = 0; chirp < chirps; chirp++) {
        const from = parts * samples * (r * chirps + chirp);
        for (let n = 0; n < samples; n++) {
          re[n] += frame[from + parts * n];
          if (iq) im[n] += frame[from + parts * n + 1];
        }
      }
      for (let n = 0; n < samples; n++) {
        re[n] *= scale * weights[n];
        im[n] *= scale * weights[n];
      }
      fourier(re, im);
      for (let b = 0; b < bins; b++) {
        out[2 * (r * bins + b)] = re[b];
        out[2 * (r * bins + b) + 1] = im[b];
      }
    }
  };
}
