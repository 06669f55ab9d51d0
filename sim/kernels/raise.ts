import { loadKernel, memoryOf } from "./load.ts";
import type { RaiserOptions } from "./plain-raise.ts";
import { WASM } from "./raise.wasm.ts";

/** Memory of one stream, written and read by whoever raises it. */
export interface Raiser {
  /** Shape [low][I or Q][lanes], of which the first `channels` lanes are read. */
  readonly envelopes: Float32Array;
  /** Shape [made][cosine, sine]. */
  readonly carrier: Float32Array;
  /** Shape [made][lanes]. */
  readonly samples: Float32Array;
  /** Channels, made up to a multiple of four. */
  readonly lanes: number;
  /** Makes `samples` of `envelopes` and `carrier`, as `raisePlainly` does. */
  raise(): void;
}

/**
 * What `raisePlainly` computes, with SIMD in float32: to 1e-6 of the largest envelope.
 *
 * @throws RangeError if taps are not as many as they should be, or low samples too few.
 */
export function raiser({ channels, low, made, first, second }: RaiserOptions): Raiser {
  const taps = first[0].length;
  const middle = Math.ceil(made / second.length) + 7;
  if (taps % 2 !== 0 || second.some((own) => own.length !== 8)) {
    throw new RangeError(`raiser: ${taps} and ${second[0].length} taps, expected an even number and 8`);
  }
  const needed = Math.floor((middle - 1) / first.length) + taps;
  if (low < needed) throw new RangeError(`raiser: ${low} low samples, expected ${needed} at least`);
  const lanes = 4 * Math.ceil(channels / 4);
  const kernel = loadKernel<Functions>(WASM);
  let free = 1024; // bytes; AssemblyScript's own data would come before
  const place = (length: number) => {
    const at = free;
    free += 16 * Math.ceil(length / 4);
    return { at, length };
  };
  const places = {
    envelopes: place(low * 2 * lanes),
    carrier: place(made * 2),
    samples: place(made * lanes),
    between: place(middle * 2 * lanes),
    first: place(first.length * taps),
    second: place(second.length * 8),
  };
  const buffer = memoryOf(kernel, free);
  const view = ({ at, length }: { readonly at: number; readonly length: number }) =>
    new Float32Array(buffer, at, length);
  const vectors = (2 * lanes) / 4;
  view(places.first).set(first.flatMap((own) => Array.from(own)));
  view(places.second).set(second.flatMap((own) => Array.from(own)));
  return {
    envelopes: view(places.envelopes),
    carrier: view(places.carrier),
    samples: view(places.samples),
    lanes,
    raise() {
      const { envelopes, carrier, samples, between } = places;
      kernel.interpolate(between.at, middle, envelopes.at, places.first.at, first.length, taps, vectors);
      kernel.raise(samples.at, made, between.at, places.second.at, second.length, vectors, carrier.at);
    },
  };
}

interface Functions {
  interpolate(
    out: number,
    rows: number,
    input: number,
    taps: number,
    phases: number,
    count: number,
    vectors: number,
  ): void;
  raise(
    out: number,
    rows: number,
    input: number,
    taps: number,
    phases: number,
    vectors: number,
    carrier: number,
  ): void;
}
