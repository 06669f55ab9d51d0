import { airAbsorber, type Medium, speedIn } from "./medium.ts";

/** Samples on each side of the filter's centre. */
export const HALF = 128;

/** Distance between the paths for which a filter is made, m. */
const STEP = 0.25;

/**
 * Takes from an impulse response, in place, what the air absorbs: sample n by n / rate of travel.
 *
 * A tone of frequency f that travelled d metres keeps 10^(-a(f) d / 20) of its pressure, a(f) by ISO 9613-1.
 * Delays stay as they are: the filters have zero phase, and dispersion by relaxation, 0.14 m/s between 0 Hz and
 * ultrasound at 20 C, is left out. Filters are made for each 0.25 m and interpolated linearly between them, which
 * takes too little by at most (a step)^2 / 8 of the pressure, a in Np/m: 0.001 dB at 1 dB/m, 0.008 dB at 3 dB/m. They
 * have 257 taps, rate / 256 of resolution in frequency: enough for rates to 400 kHz and losses to 60 dB. At 1 MHz the
 * loss below some kHz comes out wrong by tenths of a decibel at 30 m.
 *
 * @throws RangeError as `airAbsorption` does.
 */
export function absorbInAir(
  response: Float32Array,
  { rate, medium }: { readonly rate: number; readonly medium: Medium },
): void {
  const dry = response.slice();
  const metresPerSample = speedIn(medium) / rate;
  const filterAt = airFilters(rate, medium);
  response.fill(0);
  let nearer = 0;
  let filters = [filterAt(0), filterAt(STEP)];
  for (let n = 0; n < dry.length; n++) {
    if (dry[n] === 0) continue;
    const travelled = (n * metresPerSample) / STEP;
    const step = Math.floor(travelled);
    if (step !== nearer) {
      filters = [step === nearer + 1 ? filters[1] : filterAt(step * STEP), filterAt((step + 1) * STEP)];
      nearer = step;
    }
    const far = dry[n] * (travelled - step);
    addFiltered(response, n, filters, [dry[n] - far, far]);
  }
}

/** Adds both filters, each with its gain, centred on sample n. */
function addFiltered(
  out: Float32Array,
  n: number,
  [near, far]: readonly Float64Array[],
  [nearGain, farGain]: readonly [number, number],
): void {
  const last = Math.min(HALF, out.length - 1 - n);
  for (let k = Math.max(-HALF, -n); k <= last; k++) {
    const tap = Math.abs(k);
    out[n + k] += nearGain * near[tap] + farGain * far[tap];
  }
}

/** Makes the filter of a distance, m: its taps from the centre on one side, [129]; the other side is the same. */
function airFilters(rate: number, medium: Medium): (distance: number) => Float64Array {
  const absorption = airAbsorber(medium);
  const nepers = Float64Array.from(
    { length: HALF + 1 },
    (_, k) => (absorption((k * rate) / (2 * HALF)) * Math.LN10) / 20,
  );
  const cosines = Float64Array.from({ length: 2 * HALF }, (_, k) => Math.cos((Math.PI * k) / HALF));
  return (distance) => {
    const gains = nepers.map((neper) => Math.exp(-neper * distance));
    // Real and even in frequency and in time; the outermost tap is shared between both sides.
    return Float64Array.from({ length: HALF + 1 }, (_, tap) => {
      let sum = gains[0] + (tap % 2 === 0 ? gains[HALF] : -gains[HALF]);
      for (let k = 1; k < HALF; k++) sum += 2 * gains[k] * cosines[(k * tap) % (2 * HALF)];
      return sum / (tap === HALF ? 4 * HALF : 2 * HALF);
    });
  };
}
