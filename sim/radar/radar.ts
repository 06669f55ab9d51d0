import type { Point } from "../geometry.ts";
import type { WindowName } from "./windows.ts";

/** A radar: the antennas are in the device's own frame, x to where it faces, y to its left, z up; m. */
export type Radar = FmcwRadar | PulseRadar;

interface Antennas {
  readonly tx: Point;
  readonly rx: readonly Point[];
  readonly element: ElementPattern;
  /** Transmitted, W; of pulses, while they last. */
  readonly power: number;
  /** Null for a receiver without noise. */
  readonly noiseFigureDb: number | null;
  /** s */
  readonly frameInterval: number;
}

/** Linear sweeps of frequency: see `bgt60`. */
export interface FmcwRadar extends Antennas {
  readonly kind: "fmcw";
  /** At which each chirp starts, Hz. */
  readonly f0: number;
  /** Swept in `chirpTime`, Hz; the samples may take less than that. */
  readonly bandwidth: number;
  /** s */
  readonly chirpTime: number;
  readonly samples: number;
  /** Of the samples, Hz. */
  readonly rate: number;
  /** Chirps in a frame. */
  readonly chirps: number;
  /** From start to start, s. */
  readonly chirpInterval: number;
  /** Whether samples are complex. */
  readonly iq: boolean;
  /** `fullScale`, V, is the amplitude that the codes just hold, at unit gain. */
  readonly adc: { readonly bits: number; readonly fullScale: number } | null;
  /** Of the oscillator 100 kHz away, falling with the square of the distance. */
  readonly phaseNoiseDbc: number | null;
  /** What reaches the receivers inside the chip: `delay` in s. */
  readonly leakage: { readonly delay: number; readonly isolationDb: number } | null;
  /** Of the range profiles. */
  readonly window: WindowName;
}

/** Pulses on a carrier, of which each frame is a complex range profile: see `uwb`. */
export interface PulseRadar extends Antennas {
  readonly kind: "pulse";
  /** Hz */
  readonly carrier: number;
  /** At -10 dB, of a Gaussian pulse, Hz. */
  readonly bandwidth: number;
  /** m */
  readonly binWidth: number;
  /** Distance of bin 0, m. */
  readonly nearest: number;
  readonly bins: number;
  /** Pulses averaged into a frame, evenly over `integration`, s. */
  readonly pulses: number;
  readonly integration: number;
}

/**
 * Of each antenna alike: the power gain is `gainDbi` ahead and falls with the cosine of the angle from ahead to the power of
 * `exponent`, a multiple of 1/2, down to `backDb` below; towards the sides as upwards. Isotropic if the exponent is 0.
 */
export interface ElementPattern {
  readonly gainDbi: number;
  readonly exponent: number;
  readonly backDb: number;
}

/** Of light in vacuum, m/s (SI); in air it is 0.03 % less, which is left out. */
export const LIGHT = 299_792_458;

/** Between which the voltages of samples stand, ohms. */
export const LOAD = 50;

/** k T0 at 290 K, J: the noise figure's reference (IEEE). */
export const THERMAL = 1.380649e-23 * 290;

/** Of the sweep, Hz/s. */
export function slopeOf({ bandwidth, chirpTime }: FmcwRadar): number {
  return bandwidth / chirpTime;
}

/** What the samples of one chirp span, Hz. */
export function sampledBandwidth(radar: FmcwRadar): number {
  return (slopeOf(radar) * radar.samples) / radar.rate;
}

/** Distance from bin to bin, m: c / 2B for a sweep that is sampled from end to end. */
export function binWidthOf(radar: Radar): number {
  return radar.kind === "pulse" ? radar.binWidth : LIGHT / (2 * sampledBandwidth(radar));
}

/** Bins of a profile: half the samples if they are real. */
export function binsOf(radar: Radar): number {
  if (radar.kind === "pulse") return radar.bins;
  return radar.iq ? radar.samples : radar.samples / 2;
}

/**
 * Amplitude of the echo of 1 m^2 ahead, times both distances, V m^2: sqrt(2 R P) lambda G / (4 pi)^(3/2).
 * Wavelength is that of the start frequency, or of the carrier; within 5.5 GHz it changes by 8 %, which is left out.
 *
 * @see Skolnik, "Introduction to Radar Systems", the radar equation.
 */
export function echoAmplitude(radar: Radar): number {
  const wavelength = LIGHT / (radar.kind === "pulse" ? radar.carrier : radar.f0);
  const gain = 10 ** (radar.element.gainDbi / 10);
  return (Math.sqrt(2 * LOAD * radar.power) * wavelength * gain) / (4 * Math.PI) ** 1.5;
}

/** Deviation of a real number among the samples, V, of noise with power k T0 F B: B is half the rate, or the rate if complex. */
export function noiseDeviation(radar: FmcwRadar): number {
  if (radar.noiseFigureDb === null) return 0;
  // Of a complex envelope whose square is twice a real signal's mean square, I and Q each have R k T F B.
  const bandwidth = radar.iq ? radar.rate : radar.rate / 2;
  return Math.sqrt(LOAD * THERMAL * 10 ** (radar.noiseFigureDb / 10) * bandwidth);
}

/**
 * Deviation of the oscillator's frequency in one sample, rad/s. Phase noise that falls with 20 dB per decade is
 * white noise of frequency; an echo after tau is mixed with the phase of tau ago, and so turned by tau times it: range correlation.
 *
 * The one-sided density 2 L(f) of phase, times (2 pi f)^2, up to half the rate.
 *
 * @see Budge & Burt, "Range correlation effects in radars", IEEE National Radar Conf., 1993.
 */
export function frequencyNoise({ phaseNoiseDbc, rate }: FmcwRadar): number {
  if (phaseNoiseDbc === null) return 0;
  return 2 * Math.PI * 1e5 * Math.sqrt(10 ** (phaseNoiseDbc / 10) * rate);
}

/** V; 0 without a converter. */
export function stepOf({ adc }: FmcwRadar): number {
  return adc === null ? 0 : adc.fullScale / 2 ** (adc.bits - 1);
}

/** Amplitude of what leaks, V. */
export function leakAmplitude({ power, leakage }: FmcwRadar): number {
  return leakage === null ? 0 : Math.sqrt(2 * LOAD * power * 10 ** (-leakage.isolationDb / 10));
}
