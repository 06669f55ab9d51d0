import type { FunctionDescriptor } from "#wire";

/**
 * What the emulated Echo can do.
 *
 * 2000 samples a second hold shifts to +-1000 Hz, closing speeds to 5.1 m/s at 33.5 kHz: the swinging foot of
 * somebody walking at 1.5 m/s moves at some 4.5 m/s (three times the walk; assumption, 2.5 to 3.5). Twice the rate
 * would double the load and the noise and add only the tips of fan blades. Full scale is 1 Pa: an assumption
 * (0.3 to 10), so that a leak of some tenths of a pascal fits twice and rounding (9 uPa) stays far below the noise
 * of a MEMS microphone in this band (some 0.3 mPa). What leaks more makes the firmware emit less.
 */
export const ECHO: FunctionDescriptor = {
  name: "presence",
  input: { kind: "baseband", channels: 4, rate: 2000, encoding: "i16", fullScale: 1, radar: null },
  output: null,
  events: ["calibrated", "major", "presence"],
  actuations: ["emission"],
};
