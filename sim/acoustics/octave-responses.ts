import { fourier } from "../kernels/fourier.ts";
import { type ImpulseResponses, impulseResponses, type ResponseOptions } from "./impulse-responses.ts";
import { shoebox, WALLS, type Walls } from "./shoebox.ts";

/** Absorption of energy in octave bands: element k at `frequencies[k]`. */
export interface Bands {
  /** Centres, Hz, rising. */
  readonly frequencies: readonly number[];
  readonly absorptions: readonly number[];
}

/** A room whose walls absorb by octave bands; all walls have the same bands. */
export interface BandedRoom {
  /** m */
  readonly size: ResponseOptions["source"];
  readonly absorption: { readonly [wall in keyof Walls]: Bands };
}

/**
 * Impulse responses of a room whose absorption depends on frequency; otherwise as `impulseResponses`.
 *
 * The spectrum is that of the room with the band's absorption at each band's centre, and between two centres the
 * mean of both weighted linearly in the logarithm of frequency; beyond the outer centres it is that of the outer bands.
 * No delay is added (zero phase), so a reflection whose bands differ begins before its centre, by up to one period of
 * the lowest frequency at which they differ; what would come before sample 0 is left out. Where all bands are alike it
 * is the broadband response, to rounding in float32.
 *
 * @throws RangeError as `impulseResponses` and `shoebox` do, or if the walls' bands are not one rising list.
 */
export function octaveResponses(
  options: Omit<ResponseOptions, "room"> & { readonly room: BandedRoom },
): ImpulseResponses {
  const { room, rate } = options;
  const centres = centresOf(room);
  const bands = centres.map((_, band) => impulseResponses({ ...options, room: inBand(room, band) }));
  const { length } = bands[0];
  const samples = new Float32Array(bands[0].samples.length);
  // Twice the length, so that what comes before sample 0 does not return at the end.
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * length)));
  for (let i = 0; i < options.receivers.length; i++) {
    const sumReal = new Float64Array(size);
    const sumImaginary = new Float64Array(size);
    for (const [band, response] of bands.entries()) {
      const real = new Float64Array(size);
      const imaginary = new Float64Array(size);
      real.set(response.samples.subarray(i * length, (i + 1) * length));
      fourier(real, imaginary);
      for (let k = 0; k < size; k++) {
        const weight = weightOf(band, (Math.min(k, size - k) * rate) / size, centres);
        sumReal[k] += weight * real[k];
        sumImaginary[k] += weight * imaginary[k];
      }
    }
    fourier(sumImaginary, sumReal);
    for (let n = 0; n < length; n++) samples[i * length + n] = sumReal[n] / size;
  }
  return { length, rate, samples };
}

/** Share of a band at a frequency; the shares of all bands add up to 1. */
function weightOf(band: number, frequency: number, centres: readonly number[]): number {
  const rising = band === 0 ? 1 : between(centres[band - 1], centres[band], frequency);
  const falling = band === centres.length - 1 ? 0 : between(centres[band], centres[band + 1], frequency);
  return rising - falling;
}

/** 0 below `low`, 1 above `high`, linear in the logarithm of frequency. */
function between(low: number, high: number, frequency: number): number {
  if (frequency <= low) return 0;
  return Math.min(1, Math.log(frequency / low) / Math.log(high / low));
}

function inBand({ size, absorption }: BandedRoom, band: number): ReturnType<typeof shoebox> {
  const [x0, x1, y0, y1, z0, z1] = WALLS.map((wall) => absorption[wall].absorptions[band]);
  return shoebox({ size, absorption: { x0, x1, y0, y1, z0, z1 } });
}

function centresOf({ absorption }: BandedRoom): readonly number[] {
  const { frequencies } = absorption.x0;
  if (frequencies.length === 0 || !frequencies.every((centre, k) => centre > (frequencies[k - 1] ?? 0))) {
    throw new RangeError(
      `octaveResponses: bands at ${frequencies.join(", ")} Hz, expected rising frequencies`,
    );
  }
  for (const wall of WALLS) {
    const bands = absorption[wall];
    const same = bands.frequencies.join() === frequencies.join();
    if (!same || bands.absorptions.length !== frequencies.length) {
      throw new RangeError(`octaveResponses: wall ${wall} has not the bands of wall x0`);
    }
  }
  return frequencies;
}
