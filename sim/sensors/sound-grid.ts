import { CHUNK, type Sounding } from "../noises/sounding.ts";

/**
 * The newest samples of a signal, index g being time g / rate of its own.
 *
 * Each stands twice, at `g & mask` and that plus mask + 1, so that windows no longer than mask + 1 are read without a wrap. `im` is
 * null for real signals.
 */
export interface SoundGrid {
  readonly mask: number;
  readonly re: Float64Array;
  readonly im: Float64Array | null;
  /** Last index, of those made, at which it was not 0. */
  loudest: number;
  /** Makes samples up to `index`. Calls go forward. */
  fillTo(index: number): void;
}

/** What a Sounding makes, from `first` on; it keeps `kept` samples at least. */
export function soundGrid(sounding: Sounding, first: number, kept: number): SoundGrid {
  const size = 2 ** Math.ceil(Math.log2(kept + 2 * CHUNK));
  const re = new Float64Array(2 * size);
  const chunk = new Float64Array(CHUNK);
  let next = CHUNK * Math.floor(first / CHUNK);
  const grid: SoundGrid = {
    mask: size - 1,
    re,
    im: null,
    loudest: -Infinity,
    fillTo(index) {
      for (; next <= index; next += CHUNK) {
        if (sounding.fill(next, chunk)) grid.loudest = next + CHUNK - 1;
        // What was here is from before the ring's length; chunks never wrap.
        const at = next & (size - 1);
        re.set(chunk, at);
        re.set(chunk, at + size);
      }
    },
  };
  return grid;
}

/**
 * A signal filtered by a symmetric FIR, without delay, and thinned by a factor: sample q is that at q * factor of the input.
 *
 * @param half  Taps from the middle one on.
 * @param mix   Multiplies a real input by exp(-2 pi j turns (g - origin)) before.
 * @param first Of its samples to be made; the input must still have what is round it.
 */
export function thinned(
  input: SoundGrid,
  {
    factor,
    half,
    mix = null,
    first,
    kept,
  }: {
    readonly factor: number;
    readonly half: Float64Array;
    readonly mix?: { readonly turns: number; readonly origin: number } | null;
    readonly first: number;
    readonly kept: number;
  },
): SoundGrid {
  const size = 2 ** Math.ceil(Math.log2(kept + 1));
  const reach = half.length - 1;
  const complex = input.im !== null || mix !== null;
  const [re, im] = [new Float64Array(2 * size), new Float64Array(complex ? 2 * size : 0)];
  const cosines = tapsOf(half, mix ? (k) => Math.cos(2 * Math.PI * mix.turns * k) : () => 1);
  const sines = mix ? tapsOf(half, (k) => -Math.sin(2 * Math.PI * mix.turns * k)) : null;
  let next = first;
  const pair = new Float64Array(2);
  const put = (): void => {
    const at = next & (size - 1);
    re[at] = pair[0];
    re[at + size] = pair[0];
    if (!complex) return;
    im[at] = pair[1];
    im[at + size] = pair[1];
  };
  const make = (middle: number): void => {
    const start = (middle - reach) & input.mask;
    if (!complex) {
      pair[0] = dot(cosines, input.re, start);
      return;
    }
    if (sines) dotTwice(cosines, sines, input.re, input.re, start, pair);
    else dotTwice(cosines, cosines, input.re, input.im ?? input.re, start, pair);
    if (!mix) return;
    const all = mix.turns * (middle - mix.origin);
    const angle = -2 * Math.PI * (all - Math.floor(all));
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const x = pair[0];
    pair[0] = x * cos - pair[1] * sin;
    pair[1] = x * sin + pair[1] * cos;
  };
  const grid: SoundGrid = {
    mask: size - 1,
    re,
    im: complex ? im : null,
    loudest: -Infinity,
    fillTo(index) {
      for (; next <= index; next++) {
        // Not all at once: the input keeps no more than it has to.
        input.fillTo(next * factor + reach);
        if (input.loudest < next * factor - reach) pair.fill(0);
        else {
          make(next * factor);
          grid.loudest = next;
        }
        put();
      }
    },
  };
  return grid;
}

/** All taps of a symmetric filter, each multiplied by a function of its place. */
function tapsOf(half: Float64Array, by: (place: number) => number): Float64Array {
  const reach = half.length - 1;
  return Float64Array.from({ length: 2 * reach + 1 }, (_, i) => half[Math.abs(i - reach)] * by(i - reach));
}

/** Sum of taps times the values from `start` on, in four parts, for an addition waits for the one before it. */
function dot(p: Float64Array, x: Float64Array, start: number): number {
  const count = p.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (let s = start; i + 3 < count; i += 4, s += 4) {
    a += p[i] * x[s];
    b += p[i + 1] * x[s + 1];
    c += p[i + 2] * x[s + 2];
    d += p[i + 3] * x[s + 3];
  }
  for (; i < count; i++) a += p[i] * x[start + i];
  return a + b + (c + d);
}

/** Two such sums, each in two parts, to `out`. Taps are odd in number, as those of symmetric filters are. */
function dotTwice(
  p: Float64Array,
  q: Float64Array,
  x: Float64Array,
  y: Float64Array,
  start: number,
  out: Float64Array,
): void {
  const last = p.length - 1;
  let a = p[last] * x[start + last];
  let b = 0;
  let c = q[last] * y[start + last];
  let d = 0;
  for (let i = 0, s = start; i < last; i += 2, s += 2) {
    a += p[i] * x[s];
    b += p[i + 1] * x[s + 1];
    c += q[i] * y[s];
    d += q[i + 1] * y[s + 1];
  }
  out[0] = a + b;
  out[1] = c + d;
}
