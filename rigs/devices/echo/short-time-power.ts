import FFT from "fft.js";

/**
 * Short-time power spectra of complex signals, summed over the microphones.
 *
 * Frames of `length` samples under a periodic Hann window, w[n] = (1 - cos(2 pi n / length)) / 2, one every `hop`
 * samples. Divided by the sum of w^2, so that white noise of variance v gives v per microphone in every bin. Bin k
 * holds the frequency k rate / length, bins from length / 2 up the negative ones (k - length).
 *
 * @param options `length` a power of two; `hop` divides it.
 * @returns a function that takes one hop, shape [hop][microphone][I, Q], and gives the power, shape [length], or
 *   null until a whole frame was seen. What it gives is overwritten by the next call.
 * @see Harris, "On the use of windows for harmonic analysis with the DFT", Proc. IEEE 66(1), 1978.
 */
export function shortTimePower(options: {
  readonly microphones: number;
  readonly length: number;
  readonly hop: number;
}): (block: Float64Array) => Float64Array | null {
  const { microphones, length, hop } = options;
  if (length % hop !== 0) throw new RangeError(`shortTimePower: hop ${hop} does not divide length ${length}`);
  const lanes = 2 * microphones;
  const fft = new FFT(length);
  const window = hann(length);
  const gain = 1 / window.reduce((sum, w) => sum + w * w, 0);
  const held = new Float64Array(length * lanes);
  const input = new Float64Array(2 * length);
  const output = new Float64Array(2 * length);
  const power = new Float64Array(length);
  let missing = length;

  function addPower(microphone: number): void {
    for (let n = 0; n < length; n++) {
      const at = n * lanes + 2 * microphone;
      input[2 * n] = window[n] * held[at];
      input[2 * n + 1] = window[n] * held[at + 1];
    }
    fft.transform(output, input);
    for (let k = 0; k < length; k++) {
      const re = output[2 * k];
      const im = output[2 * k + 1];
      power[k] += gain * (re * re + im * im);
    }
  }

  return (block) => {
    if (block.length !== hop * lanes) {
      throw new RangeError(`shortTimePower: block has ${block.length} numbers, expected ${hop * lanes}`);
    }
    held.copyWithin(0, block.length);
    held.set(block, held.length - block.length);
    missing = Math.max(0, missing - hop);
    if (missing > 0) return null;
    power.fill(0);
    for (let microphone = 0; microphone < microphones; microphone++) addPower(microphone);
    return power;
  };
}

/** The periodic Hann window. */
export function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}
