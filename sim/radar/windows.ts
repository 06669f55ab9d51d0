/** Windows of the range transform, by name. */
export type WindowName = keyof typeof WINDOWS;

/**
 * Coefficients of sums of cosines: sample n of N has the weight a0 - a1 cos(2 pi n / N) + a2 cos(4 pi n / N) - ...
 * Periodic ("DFT-even"), as scipy.signal.get_window makes them.
 *
 * @see Harris, "On the use of windows for harmonic analysis with the discrete Fourier transform", Proc. IEEE 66(1), 1978.
 */
export const WINDOWS = {
  hann: [0.5, 0.5],
  blackman: [0.42, 0.5, 0.08],
  "blackman-harris": [0.35875, 0.48829, 0.14128, 0.01168],
} as const;

export const WINDOW_NAMES: readonly WindowName[] = ["hann", "blackman", "blackman-harris"];

/** Weights of the samples. */
export function windowOf(name: WindowName, samples: number): Float64Array {
  return Float64Array.from({ length: samples }, (_, n) =>
    WINDOWS[name].reduce(
      (sum, a, k) => sum + (k % 2 ? -a : a) * Math.cos((2 * Math.PI * k * n) / samples),
      0,
    ),
  );
}

/**
 * What a tone leaves `x` bins away, times the inverse of the sum of the weights: real, for time is counted from the middle
 * sample, N / 2, N being even; and its derivatives.
 *
 * Of order 0 in closed form: a0 T(x) + sum of ak (T(x - k) + T(x + k)) / 2 with T(x) = sin(pi x) cot(pi x / N). The last
 * sample is not there that would mirror the first, which has weight 0, or 6e-5 (Blackman-Harris): 1e-5 / N of error.
 *
 * @param x Bins, at most N / 2 from 0.
 */
export function windowResponse(name: WindowName, samples: number): Response {
  const key = `${name} ${samples}`;
  const known = RESPONSES.get(key) ?? responseOf(name, samples);
  RESPONSES.set(key, known);
  return known;
}

type Response = (x: number, order: number) => number;

/** By window and samples: what is made of a response, as a kernel's table, is then made once for it. */
const RESPONSES = new Map<string, Response>();

function responseOf(name: WindowName, samples: number): Response {
  const coefficients = WINDOWS[name];
  const scale = 1 / (samples * coefficients[0]);
  const tone = (x: number) =>
    Math.abs(x) < 1e-9 ? samples : Math.sin(Math.PI * x) / Math.tan((Math.PI * x) / samples);
  const sums = derivatives(windowOf(name, samples));
  return (x, order) => {
    if (order > 0) return scale * sums(x, order);
    const sum = coefficients.reduce<number>(
      (all, a, k) => all + (k === 0 ? a * tone(x) : (a / 2) * (tone(x - k) + tone(x + k))),
      0,
    );
    return scale * sum;
  };
}

/**
 * Makes a function that sums the weights times derivatives, by x, of cos(2 pi x n / N), n being counted from the middle.
 * Cosines of multiples of an angle by recurrence (Chebyshev).
 */
function derivatives(weights: Float64Array): (x: number, order: number) => number {
  const half = weights.length / 2;
  // Both sides at once; of the sample at the very edge there is one alone.
  const powers = [1, 2, 3, 4].map((order) =>
    Float64Array.from(
      { length: half + 1 },
      (_, n) => (n === half ? weights[0] : 2 * weights[half + n]) * ((Math.PI * n) / half) ** order,
    ),
  );
  return (x, order) => {
    const angle = (Math.PI * x) / half;
    const terms = powers[order - 1];
    // Of the cosine: -sin, -cos, sin, cos.
    const even = order % 2 === 0;
    let before = even ? 1 : 0;
    let now = even ? Math.cos(angle) : Math.sin(angle);
    const twice = 2 * Math.cos(angle);
    let sum = 0;
    for (let n = 1; n <= half; n++) {
      sum += terms[n] * now;
      [before, now] = [now, twice * now - before];
    }
    return order === 1 || order === 2 ? -sum : sum;
  };
}

/** Bins beyond half of which the response is below -68 dB of its greatest. */
export const TAPS: Readonly<Record<WindowName, number>> = { hann: 20, blackman: 16, "blackman-harris": 8 };
