import type { Point } from "../geometry.ts";
import { options } from "../options.ts";
import { type ElementPattern, type FmcwRadar, LIGHT, type PulseRadar } from "./radar.ts";
import { WINDOW_NAMES } from "./windows.ts";

export type FmcwOptions = Partial<Omit<FmcwRadar, "kind">>;

/**
 * A 60 GHz radar of the class of Infineon's BGT60TR13C: one transmitter, three receivers in an L at half a
 * wavelength, real samples of 12 bits.
 *
 * From Infineon's Radar SDK (DeviceConfig.h and DeviceCalc.h, 2021): 18 to 60 dB of gain before a converter whose words have 12 bits, and a
 * filter at 500 kHz before it, so that samples at more than 1 MHz tell no more. From memory, and not to be found in what could be searched
 * (docs/radar.md): 5 dBm, noise figure 12 dB, -80 dBc/Hz at 100 kHz. ASSUMPTIONS, with the range worth trying: antennas of 5 dBi each and 81 degrees
 * between half powers (4 to 6 dBi, 60 to 90 degrees), nothing below -20 dB (-10 to -30); full scale 1.6 mV at the antenna, which is
 * 0.5 V after 50 dB (0.5 to 50 mV); leakage 60 dB down after the chip's high-pass filter (40 to 80), which is not
 * modelled else, 0.1 ns late (0.05 to 0.3). Sweep, chirps and frames are those of a bedside device (ASSUMPTION): 1 GHz in
 * 64 us, 64 samples, 16 chirps 0.3 ms apart, 20 frames/s: 32 bins of 15 cm.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function bgt60(given: FmcwOptions = {}): FmcwRadar {
  return fmcw({ ...BGT60, ...given });
}

/** An FMCW radar, checked. @throws RangeError or TypeError that names the option. */
export function fmcw(given: Omit<FmcwRadar, "kind">): FmcwRadar {
  const check = options("radar", given, KNOWN);
  const positive = (name: keyof FmcwRadar & string, value: number) => check.number(name, value, 1e-9, 1e12);
  const radar: FmcwRadar = {
    kind: "fmcw",
    f0: check.number("f0", given.f0, 1e6, 1e12),
    bandwidth: check.number("bandwidth", given.bandwidth, 1, 1e12),
    chirpTime: positive("chirpTime", given.chirpTime),
    samples: check.integer("samples", given.samples, 2, 65_536),
    rate: positive("rate", given.rate),
    chirps: check.integer("chirps", given.chirps, 1, 4096),
    chirpInterval: positive("chirpInterval", given.chirpInterval),
    frameInterval: positive("frameInterval", given.frameInterval),
    iq: given.iq,
    ...checkedAntennas(given),
    power: check.number("power", given.power, 0, 1e6),
    noiseFigureDb:
      given.noiseFigureDb === null ? null : check.number("noiseFigureDb", given.noiseFigureDb, 0, 100),
    adc: given.adc === null ? null : checkedAdc(given.adc),
    phaseNoiseDbc:
      given.phaseNoiseDbc === null ? null : check.number("phaseNoiseDbc", given.phaseNoiseDbc, -200, 0),
    leakage: given.leakage === null ? null : checkedLeakage(given.leakage),
    window: given.window,
  };
  if (!WINDOW_NAMES.includes(radar.window))
    throw new TypeError(`radar.window: expected one of ${WINDOW_NAMES.join(", ")}, got ${radar.window}`);
  if (typeof radar.iq !== "boolean") throw new TypeError(`radar.iq: expected true or false, got ${radar.iq}`);
  expectOrder(radar);
  return radar;
}

/** Samples fit into their chirp, chirps do not overlap, and fit into their frame. */
function expectOrder({ samples, rate, chirpTime, chirps, chirpInterval, frameInterval }: FmcwRadar): void {
  // Written as decimal fractions, 64 / 1e6 and 64e-6 are not the same number.
  const within = (shorter: number, longer: number) => shorter <= longer * (1 + 1e-9);
  if (!within(samples / rate, chirpTime)) {
    throw new RangeError(
      `radar.chirpTime: expected at least the ${samples / rate} s that ${samples} samples take, got ${chirpTime} s`,
    );
  }
  if (chirps > 1 && !within(chirpTime, chirpInterval)) {
    throw new RangeError(
      `radar.chirpInterval: expected at least the chirp's ${chirpTime} s, got ${chirpInterval} s`,
    );
  }
  const busy = (chirps - 1) * chirpInterval + chirpTime;
  if (!within(busy, frameInterval)) {
    throw new RangeError(
      `radar.frameInterval: expected at least the chirps' ${busy} s, got ${frameInterval} s`,
    );
  }
}

/**
 * An ultra-wideband radar of the class of Novelda's X4: 7.29 GHz, complex profiles of 5.14 cm bins at 17 Hz.
 *
 * 5.14 cm is c / 2 over 23.328 GHz / 8. ASSUMPTIONS, with the range worth trying: pulses of 1.4 GHz at -10 dB and 8 dBm while they last (the
 * limit of -41.3 dBm/MHz at 15 million pulses a second; 0 to 10 dBm); noise figure 7 dB (6 to 15) over that bandwidth, with
 * 4800 pulses averaged over 47 ms (1000 to 20,000); noise independent from bin to bin; antennas of 5 dBi as in `bgt60`, 4 cm apart;
 * bins from 0.4 m on.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function uwb(given: Partial<Omit<PulseRadar, "kind">> = {}): PulseRadar {
  const all = { ...UWB, ...given };
  const check = options("radar", all, Object.keys(UWB));
  return {
    kind: "pulse",
    carrier: check.number("carrier", all.carrier, 1e6, 1e12),
    bandwidth: check.number("bandwidth", all.bandwidth, 1e6, all.carrier),
    binWidth: check.number("binWidth", all.binWidth, 1e-4, 100),
    nearest: check.number("nearest", all.nearest, 0, 1000),
    bins: 2 * check.integer("bins", all.bins / 2, 1, 32_768),
    pulses: check.integer("pulses", all.pulses, 1, 1e9),
    integration: check.number("integration", all.integration, 1e-9, all.frameInterval),
    frameInterval: check.number("frameInterval", all.frameInterval, 1e-6, 1e6),
    ...checkedAntennas(all),
    power: check.number("power", all.power, 0, 1e6),
    noiseFigureDb:
      all.noiseFigureDb === null ? null : check.number("noiseFigureDb", all.noiseFigureDb, 0, 100),
  };
}

interface GivenAntennas {
  readonly tx: Point;
  readonly rx: readonly Point[];
  readonly element: ElementPattern;
}

function checkedAntennas({ tx, rx, element }: GivenAntennas): GivenAntennas {
  const check = options("radar", { tx, rx }, ["tx", "rx"]);
  if (!Array.isArray(rx) || rx.length < 1 || rx.length > 64)
    throw new RangeError("radar.rx: expected 1 to 64 positions");
  const own = options("radar.element", element, ["gainDbi", "exponent", "backDb"]);
  return {
    tx: check.point("tx", tx),
    rx: rx.map((at: Point, i) => check.point(`rx[${i}]`, at)),
    element: {
      gainDbi: own.number("gainDbi", element.gainDbi, -50, 100),
      exponent: own.integer("exponent times 2", 2 * element.exponent, 0, 40) / 2,
      backDb: own.number("backDb", element.backDb, 0, 200),
    },
  };
}

function checkedAdc(adc: NonNullable<FmcwRadar["adc"]>): FmcwRadar["adc"] {
  const check = options("radar.adc", adc, ["bits", "fullScale"]);
  return {
    bits: check.integer("bits", adc.bits, 1, 24),
    fullScale: check.number("fullScale", adc.fullScale, 1e-12, 1e6),
  };
}

function checkedLeakage(leakage: NonNullable<FmcwRadar["leakage"]>): FmcwRadar["leakage"] {
  const check = options("radar.leakage", leakage, ["delay", "isolationDb"]);
  return {
    delay: check.number("delay", leakage.delay, 0, 1e-6),
    isolationDb: check.number("isolationDb", leakage.isolationDb, 0, 300),
  };
}

const HALF_WAVE = LIGHT / 60.5e9 / 2;

/** Amplitude at the antenna that fills the converter of `bgt60`, V. */
export const BGT60_FULL_SCALE = 1.6e-3;

/** The transmitter below the corner of the L (ASSUMPTION; 5 mm). */
const BGT60: Omit<FmcwRadar, "kind"> = {
  f0: 60e9,
  bandwidth: 1e9,
  chirpTime: 64e-6,
  samples: 64,
  rate: 1e6,
  chirps: 16,
  chirpInterval: 0.3e-3,
  frameInterval: 0.05,
  iq: false,
  tx: [0, 0, -0.005],
  rx: [
    [0, 0, 0],
    [0, -HALF_WAVE, 0],
    [0, 0, HALF_WAVE],
  ],
  element: { gainDbi: 5, exponent: 2.5, backDb: 20 },
  power: 10 ** 0.5 * 1e-3,
  noiseFigureDb: 12,
  adc: { bits: 12, fullScale: BGT60_FULL_SCALE },
  phaseNoiseDbc: -80,
  leakage: { delay: 0.1e-9, isolationDb: 60 },
  window: "blackman-harris",
};

const KNOWN = Object.keys(BGT60).concat("kind");

const UWB: Omit<PulseRadar, "kind"> = {
  carrier: 7.29e9,
  bandwidth: 1.4e9,
  binWidth: LIGHT / 2 / (23.328e9 / 8),
  nearest: 0.4,
  bins: 64,
  pulses: 4800,
  integration: 0.047,
  frameInterval: 1 / 17,
  tx: [0, 0.02, 0],
  rx: [[0, -0.02, 0]],
  element: { gainDbi: 5, exponent: 2.5, backDb: 20 },
  power: 10 ** 0.8 * 1e-3,
  noiseFigureDb: 7,
};
