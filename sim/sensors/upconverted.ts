import { raiser } from "../kernels/raise.ts";
import type { Heard } from "./heard-exactly.ts";
import { lowpassBetween, PASS } from "./lowpass.ts";

/**
 * Adds what is heard to `out`, shape [samples][microphone][I, Q] of baseband or [samples][microphone] of PCM, Pa, from sample
 * `index` on. Calls go from sample to sample.
 */
export type AddSamples = (index: number, samples: number, out: Float64Array) => void;

/**
 * Complex envelopes at a low rate made real samples round their carrier: Re(y(t) exp(jw (t - begins))).
 *
 * In two steps of interpolation without delay (they look ahead; the envelope is known): by 4 with a filter that passes 0.42 of the low
 * rate and stops its images from 0.58 on, and then by the rest, for which eight taps do. Then multiplied once by the carrier,
 * whose phase is reckoned anew from the index for every block. All together errs by -80 dB of the sum of all lines' amplitudes.
 *
 * @param envelope Writes [microphone][I, Q] of low sample n, whose time is n * factor / rate. Calls go forward.
 * @param factor   Of the rates; a multiple of 4.
 * @param turns    Carrier's cycles per sample; `origin` is the index, not always whole, at which its phase is 0.
 * @param first    Index before which nothing will be asked for.
 */
export function upconverted(
  envelope: Heard,
  {
    microphones,
    factor,
    turns,
    origin,
    first,
  }: {
    readonly microphones: number;
    readonly factor: number;
    readonly turns: number;
    readonly origin: number;
    readonly first: number;
  },
): AddSamples {
  const made = BLOCK * factor;
  const filters = { first: firstStep(), second: secondStep(factor / 4) };
  const taps = filters.first[0].length;
  // Of the block's own first low sample, in the raiser.
  const before = taps / 2 - 1;
  const low = BLOCK + 1 + taps;
  const kernel = raiser({ channels: microphones, low, made, ...filters });
  const { envelopes, samples, lanes } = kernel;
  const carrierAt = carrierOf(turns, origin, kernel.carrier);
  const row = new Float64Array(2 * microphones);
  let begin = Math.floor(first / factor);
  let known = -Infinity; // low samples before this one are there

  const makeBlock = (): void => {
    const from = begin - before;
    const kept = Math.min(low, Math.max(0, known - from));
    known = from + low;
    envelopes.copyWithin(0, (low - kept) * 2 * lanes);
    for (let at = kept; at < low; at++) {
      envelope(from + at, row);
      for (let m = 0, i = at * 2 * lanes; m < microphones; m++, i++) {
        envelopes[i] = row[2 * m];
        envelopes[i + lanes] = row[2 * m + 1];
      }
    }
    carrierAt(begin * factor);
    kernel.raise();
  };
  return (index, count, out) => {
    for (let done = 0; done < count; ) {
      if (known === -Infinity) makeBlock();
      for (; index + done >= begin * factor + made; makeBlock()) begin += BLOCK;
      const from = index + done - begin * factor;
      const here = Math.min(count - done, made - from);
      for (let n = 0, o = done * microphones; n < here; n++) {
        for (let m = 0, i = (from + n) * lanes; m < microphones; m++, i++, o++) out[o] += samples[i];
      }
      done += here;
    }
  };
}

/** Low samples made at once. */
const BLOCK = 16;
/** Half of the taps of the second step, and what its filter needs for any factor. */
const LATE = 4;
/** Of images of each line, so that all together stay below -80 dB. */
const STOP_DB = 96;

/**
 * The interpolation by 4. The second step begins 3 of its inputs before a block, and these 3 are 4 less 1: so the first step begins at
 * phase 1.
 */
function firstStep(): readonly Float64Array[] {
  const half = lowpassBetween(PASS / 4, (1 - PASS) / 4, STOP_DB);
  return phasesOf(half, 4, { reach: Math.floor((half.length - 1) / 4) + 1, begins: LATE - 3 });
}

function secondStep(factor: number): readonly Float64Array[] {
  const half =
    factor === 1 ? Float64Array.of(1) : lowpassBetween(PASS / 4 / factor, (1 - PASS / 4) / factor, STOP_DB);
  return phasesOf(half, factor, { reach: LATE, begins: 0 });
}

/**
 * Taps of a symmetric filter by phase: output n * factor + begins + phase is made of the inputs from n - reach + 1 on. They are multiplied
 * by the factor, as interpolation needs it.
 */
function phasesOf(
  half: Float64Array,
  factor: number,
  { reach, begins }: { readonly reach: number; readonly begins: number },
): readonly Float64Array[] {
  return Array.from({ length: factor }, (_, phase) =>
    Float64Array.from({ length: 2 * (reach + begins) }, (_, i) => {
      const away = Math.abs(begins + phase - (i - reach + 1) * factor);
      return away < half.length ? factor * half[away] : 0;
    }),
  );
}

/** Writes cosines and sines of the carrier over a block that begins at an index. */
function carrierOf(turns: number, origin: number, out: Float32Array): (index: number) => void {
  const phase = (index: number) => {
    const all = turns * index;
    return 2 * Math.PI * (all - Math.floor(all));
  };
  const steps = Float64Array.from(out, (_, i) =>
    (i % 2 === 0 ? Math.cos : Math.sin)(phase((i - (i % 2)) / 2)),
  );
  return (index) => {
    const [re, im] = [Math.cos(phase(index - origin)), Math.sin(phase(index - origin))];
    for (let i = 0; i < out.length; i += 2) {
      out[i] = re * steps[i] - im * steps[i + 1];
      out[i + 1] = re * steps[i + 1] + im * steps[i];
    }
  };
}
