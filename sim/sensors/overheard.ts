import { imageSources } from "../acoustics/images.ts";
import type { Point } from "../geometry.ts";
import type { Sounding } from "../noises/sounding.ts";
import type { Acoustics } from "./acoustics.ts";
import { FIRST_CARRIER } from "./emitted.ts";
import { between, lowpassBetween, PASS, REACH } from "./lowpass.ts";
import { type SoundGrid, soundGrid, thinned } from "./sound-grid.ts";
import type { AddSamples } from "./upconverted.ts";

/** A Sounding's samples, and where its sound comes from. */
export interface Audible {
  readonly at: Point;
  readonly grid: SoundGrid;
}

/** Samples of sounds are made at this rate or the next multiple of a stream's rate, Hz: see `soundRate`. */
const LEAST_RATE = 192_000;

/**
 * Rate at which noises are made for a stream, Hz: an even multiple of its own where the stream is baseband. Streams of which
 * 192 kHz is one hear the same noise, sample by sample.
 */
export function soundRate(kind: "baseband" | "pcm", rate: number): number {
  return kind === "pcm" ? rate * Math.ceil(LEAST_RATE / rate) : 2 * rate * Math.ceil(LEAST_RATE / (2 * rate));
}

/** Soundings made at `rate` and ready to be heard by a stream, so far back that nothing is missing at time 0. */
export function audibleSounds(
  soundings: readonly Sounding[],
  acoustics: Acoustics,
  rate: number,
  streamRate: number,
): readonly Audible[] {
  return soundings.map((sounding) => {
    const around = AROUND * Math.max(1, 2000 / streamRate);
    const reach = longest(pathsFrom(sounding.at, acoustics, FIRST_CARRIER)) + around;
    return {
      at: sounding.at,
      grid: soundGrid(sounding, Math.floor(-reach * rate), Math.ceil((reach + around) * rate)),
    };
  });
}

/**
 * What filters need round a sample, s: the longest is that of baseband, 34 samples, and what is read at once, 64, of 2 kHz; slower streams
 * have more of both, which `audibleSounds` reckons with.
 */
const AROUND = 0.06;

/** A way from a noise to a microphone. */
interface Way {
  /** s */
  readonly delay: number;
  /** Of amplitude, 1/m. */
  readonly gain: number;
}

/**
 * Ways by microphone: straight and by one wall, each weaker by spreading, reflection and air. ASSUMPTIONS: no further
 * reflections; air takes from all frequencies what it takes from `frequency`; a microphone's phase is a delay, its phase at 33 kHz.
 */
function pathsFrom(at: Point, acoustics: Acoustics, frequency: number): readonly (readonly Way[])[] {
  const { room, speed, receivers, gains } = acoustics;
  const { count, positions, reflections } = imageSources({ room, at, maxOrder: 1 });
  const air = acoustics.loss(frequency);
  return receivers.map((receiver, m) => {
    const heard = receiver.gainAt(frequency);
    const own = Math.hypot(gains[m].re, gains[m].im);
    const lead = Math.atan2(gains[m].im, gains[m].re) / (2 * Math.PI * FIRST_CARRIER);
    return Array.from({ length: count }, (_, i) => {
      const way = [0, 1, 2].map((axis) => positions[3 * i + axis] - receiver.positions[axis]);
      const length = Math.max(NEAREST, Math.hypot(...way));
      const cosine = way.reduce((sum, x, axis) => sum + x * receiver.axes[axis], 0) / length;
      const gain = (own * (heard?.(cosine) ?? 1) * reflections[i] * Math.exp(-air * length)) / length;
      return { gain, delay: length / speed - lead };
    });
  });
}

/** Nothing is nearer to a microphone than this, m. */
const NEAREST = 0.05;

/**
 * Noises as complex envelopes round a carrier, [microphone][I, Q], band-limited as echoes are: passed to 0.42 of the rate, stopped
 * from half of it on.
 *
 * @param sounds  At `soundRate("baseband", rate)`.
 * @param carrier Hz; the oscillator is at phase 0 at sample `first`, before which nothing is asked for.
 */
export function overheardAsEnvelope(
  sounds: readonly Audible[],
  acoustics: Acoustics,
  { rate, carrier, first }: { readonly rate: number; readonly carrier: number; readonly first: number },
): AddSamples {
  const made = soundRate("baseband", rate);
  // Beyond half of the rate at which noises are made there are none.
  if (carrier + rate > made / 2) return () => {};
  const factor = made / rate / 2;
  // In three steps, for a filter is the longer the more samples the edge of its band spans.
  const step = largestDivisor(factor, factor / 3);
  const turns = carrier / made;
  const narrow = lowpassBetween(PASS / 2, 0.5 / 2);
  const readers = sounds.map(({ at, grid }) => {
    const ways = pathsFrom(at, acoustics, carrier);
    const from = Math.floor(2 * first - 2 * rate * longest(ways)) - 2 * REACH;
    const mixed = thinned(grid, {
      factor: step,
      half: wide(rate, made / step, made),
      mix: { turns, origin: (first * made) / rate },
      first: Math.floor(((from - narrow.length) * factor) / step) - MARGIN,
      kept: (2 * factor) / step + 2 * MARGIN,
    });
    const half = wide(rate, 2 * rate, made / step);
    const coarse = thinned(mixed, {
      factor: factor / step,
      half,
      first: from - narrow.length,
      kept: 2 * narrow.length,
    });
    const envelope = thinned(coarse, {
      factor: 1,
      half: narrow,
      first: from,
      kept: Math.ceil(2 * rate * longest(ways)) + 4 * REACH + 2 * AT_ONCE,
    });
    return reader(envelope, ways, { perSample: 2, rate: 2 * rate, omega: 2 * Math.PI * carrier });
  });
  return (index, samples, out) => {
    for (const read of readers) read(index, samples, out);
  };
}

/** A filter before thinning from one rate to another that keeps a band of `rate`, and stops what would fold into it. */
function wide(rate: number, to: number, from: number): Float64Array {
  return to === from ? Float64Array.of(1) : lowpassBetween((0.5 * rate) / from, (to - 0.5 * rate) / from);
}

/** Samples more than half of any wide filter: those have 60 taps at most to either side. */
const MARGIN = 64;

/** Noises as real samples by microphone, from sample `first` on: passed to 0.42 of the rate, but at 192 kHz to 48 kHz. */
export function overheardAsPcm(
  sounds: readonly Audible[],
  acoustics: Acoustics,
  { rate, first }: { readonly rate: number; readonly first: number },
): AddSamples {
  const made = soundRate("pcm", rate);
  const factor = made / rate;
  const readers = sounds.map(({ at, grid }) => {
    const ways = pathsFrom(at, acoustics, FIRST_CARRIER);
    const from = Math.floor(factor * first - made * longest(ways)) - 2 * REACH;
    const own =
      factor === 1
        ? grid
        : thinned(grid, {
            factor: 1,
            half: lowpassBetween(PASS / factor, 0.5 / factor),
            first: from,
            kept: Math.ceil(made * longest(ways)) + 4 * REACH + factor * AT_ONCE,
          });
    return reader(own, ways, { perSample: factor, rate: made, omega: 0 });
  });
  return (index, samples, out) => {
    for (const read of readers) read(index, samples, out);
  };
}

function longest(ways: readonly (readonly Way[])[]): number {
  return Math.max(...ways.flat().map(({ delay }) => delay));
}

function largestDivisor(of: number, most: number): number {
  let divisor = Math.max(1, Math.floor(most));
  while (of % divisor !== 0) divisor--;
  return divisor;
}

/**
 * Reads a grid at each way's delay and adds what comes to each microphone.
 *
 * @param perSample Grid points of an output sample.
 * @param rate      Of the grid, Hz.
 * @param omega     Of the carrier round which the grid is an envelope, radians per second.
 */
function reader(
  grid: SoundGrid,
  ways: readonly (readonly Way[])[],
  { perSample, rate, omega }: { readonly perSample: number; readonly rate: number; readonly omega: number },
): AddSamples {
  const width = grid.im ? 2 : 1;
  // Of Re(y exp(jwt)) the mixer leaves y / 2.
  const scale = grid.im ? 2 : 1;
  const paths = ways.flatMap((own, m) =>
    own.map(({ delay, gain }) => {
      const place = -delay * rate;
      const whole = Math.floor(place);
      return {
        at: width * m,
        start: whole - REACH + 1,
        taps: between(place - whole),
        re: scale * gain * Math.cos(omega * delay),
        im: -scale * gain * Math.sin(omega * delay),
      };
    }),
  );
  const last = Math.max(...paths.map(({ start }) => start)) + 2 * REACH;
  const first = Math.min(...paths.map(({ start }) => start));
  const step = width * ways.length;
  return (index, samples, out) => {
    for (let done = 0; done < samples; done += AT_ONCE) {
      const count = Math.min(AT_ONCE, samples - done);
      const now = (index + done) * perSample;
      grid.fillTo(now + (count - 1) * perSample + last);
      if (grid.loudest < now + first) continue;
      for (const { at, start, taps, re, im } of paths) {
        const place = { from: now + start, perSample, at: done * step + at, step, count };
        if (grid.im) addEnvelope(out, taps, grid, place, { re, im });
        else addReal(out, taps, grid, place, re);
      }
    }
  };
}

/** Samples read at once: grids keep so many more. */
const AT_ONCE = 64;

type Place = Readonly<Record<"from" | "perSample" | "at" | "step" | "count", number>>;

/** Adds `gain` times what twelve taps read of a grid to every `step`th value of `out`. */
function addReal(
  out: Float64Array,
  taps: Float64Array,
  { re: ring, mask }: SoundGrid,
  { from, perSample, at, step, count }: Place,
  gain: number,
): void {
  for (let n = 0, o = at, r = from; n < count; n++, o += step, r += perSample) {
    out[o] += gain * twelve(taps, ring, r & mask);
  }
}

/** The same of an envelope, times a complex gain, to I and Q. */
function addEnvelope(
  out: Float64Array,
  taps: Float64Array,
  { re: real, im: imaginary, mask }: SoundGrid,
  { from, perSample, at, step, count }: Place,
  { re, im }: { readonly re: number; readonly im: number },
): void {
  if (!imaginary) return;
  for (let n = 0, o = at, r = from; n < count; n++, o += step, r += perSample) {
    const x = twelve(taps, real, r & mask);
    const y = twelve(taps, imaginary, r & mask);
    out[o] += re * x - im * y;
    out[o + 1] += re * y + im * x;
  }
}

function twelve(taps: Float64Array, ring: Float64Array, s: number): number {
  return (
    taps[0] * ring[s] +
    taps[1] * ring[s + 1] +
    taps[2] * ring[s + 2] +
    (taps[3] * ring[s + 3] + taps[4] * ring[s + 4] + taps[5] * ring[s + 5]) +
    (taps[6] * ring[s + 6] + taps[7] * ring[s + 7] + taps[8] * ring[s + 8]) +
    (taps[9] * ring[s + 9] + taps[10] * ring[s + 10] + taps[11] * ring[s + 11])
  );
}
