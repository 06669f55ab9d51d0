import type { FunctionDescriptor } from "#wire";

/** 60 GHz, 1 GHz in 64 real samples, as the makers of the chip call them; rangeStep is c / 2B, m. */
const PARAMETERS = { startFrequency: 60e9, bandwidth: 1e9, rangeStep: 0.149896229 };

/**
 * What the bedside device will do: it takes range profiles of a 60 GHz radar, 3 receivers, 32 complex bins, 20 frames a second.
 *
 * Full scale is that of the converter behind the profiles, 1.6 mV: 16 bits make a step of 49 nV, below the 0.2 uV of noise in a bin.
 */
export const BEDSIDE: FunctionDescriptor = {
  name: "sleep",
  input: {
    ...{ kind: "profiles", channels: 3, rate: 20, encoding: "i16", fullScale: 1.6e-3 },
    radar: { chirps: 1, bins: 32, complex: true, parameters: PARAMETERS },
  },
  output: null,
  events: ["counted"],
  actuations: [],
};
