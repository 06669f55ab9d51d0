import type { ProfileOptions } from "../kernels/profiles.ts";
import { echoAmplitude, type FmcwRadar, LIGHT, type PulseRadar, sampledBandwidth, slopeOf } from "./radar.ts";
import { TAPS, WINDOWS, windowResponse } from "./windows.ts";

export interface Shape {
  readonly antennas: readonly (readonly number[])[];
  readonly facing: readonly number[];
  readonly groups: readonly number[];
}

export interface Framed {
  readonly options: Omit<ProfileOptions, "hidden">;
  /** Middle of a frame's chirps after its start, and half of what they take, s. */
  readonly middle: number;
  readonly half: number;
}

/**
 * What the kernel is to make of an FMCW radar: phases in the middle of a sweep, places by the beat frequency k tau.
 *
 * @throws RangeError unless there are 32 to 4096 samples, an even number.
 */
export function fmcwOptions(radar: FmcwRadar, shape: Shape): Framed {
  const { samples, rate, chirps, chirpInterval, iq, window, element } = radar;
  if (samples < 32 || samples > 4096 || samples % 2 !== 0)
    throw new RangeError(
      `radar.samples: ${samples} samples, expected an even number from 32 to 4096 for range profiles`,
    );
  const span = samples / rate;
  const half = Math.max(((chirps - 1) / 2) * chirpInterval, span / 2);
  const band = sampledBandwidth(radar);
  const [a0, ...rest] = WINDOWS[window];
  return {
    middle: ((chirps - 1) / 2) * chirpInterval + span / 2,
    half,
    options: {
      ...shape,
      ...patternOf(element),
      amplitude: echoAmplitude(radar),
      turns: (radar.f0 + band / 2) / LIGHT,
      bend: slopeOf(radar) / 2 / LIGHT / LIGHT,
      binsPerMetre: band / LIGHT,
      first: 0,
      sweep: span / half,
      chirps: Array.from({ length: chirps }, (_, m) => ((m - (chirps - 1) / 2) * chirpInterval) / half),
      wrap: samples,
      mirror: !iq,
      bins: iq ? samples : samples / 2,
      response: windowResponse(window, samples),
      taps: TAPS[window],
      colour: [a0, ...[0, 1, 2].map((k) => ((k % 2 ? 1 : -1) * (rest[k] ?? 0)) / 2)],
    },
  };
}

/** What the kernel is to make of pulses: they echo in the order of distance, and phases turn the other way. */
export function pulseOptions(radar: PulseRadar, shape: Shape): Framed {
  const { carrier, binWidth, nearest, bins, integration, element } = radar;
  return {
    middle: integration / 2,
    half: integration / 2,
    options: {
      ...shape,
      ...patternOf(element),
      amplitude: echoAmplitude(radar),
      turns: -carrier / LIGHT,
      bend: 0,
      binsPerMetre: 1 / (2 * binWidth),
      first: -nearest / binWidth,
      sweep: 0,
      chirps: Array.from({ length: LOOKS }, (_, m) => (2 * m + 1) / LOOKS - 1),
      wrap: 0,
      mirror: false,
      bins,
      response: pulse(radar),
      taps: 12,
      colour: [1, 0, 0, 0],
    },
  };
}

/** Of the pulses averaged into a frame, as many are looked at. */
const LOOKS = 32;

/** Envelope of a Gaussian pulse by bins from its middle, and its derivatives (Hermite's polynomials). */
function pulse({ bandwidth, binWidth }: PulseRadar): ProfileOptions["response"] {
  // Down by 10 dB half the bandwidth from the middle: exp(-(f / s)^2) = 0.1; deviation in time 1 / (2 pi s).
  const spread = bandwidth / 2 / Math.sqrt(Math.LN10);
  const deviation = LIGHT / 2 / (2 * Math.PI * spread) / binWidth;
  return (x, order) => {
    const z = x / deviation;
    const hermite = [1, -z, z * z - 1, 3 * z - z * z * z, z * z * (z * z - 6) + 3][order];
    return (hermite * Math.exp((-z * z) / 2)) / deviation ** order;
  };
}

function patternOf({ exponent, backDb }: FmcwRadar["element"]) {
  return { halves: 2 * exponent, shadow: 10 ** (-backDb / 10) };
}
