import type { ProfileOptions } from "./profiles.ts";

/** One chirp's sight of a reflector. */
export interface ChirpPath {
  /** There and back, in the middle of the chirp, m. */
  readonly path: number;
  /** By how much the path grows while the chirp is sampled, m. */
  readonly growth: number;
  /** V */
  readonly amplitude: number;
}

/**
 * Adds one reflector to a profile, [bin][re, im]: the mean over chirps of A exp(j 2 pi (turns L - bend L^2)) r(b - place), its mirror
 * image if samples are real, and signs that alternate if bins are periodic. The plain twin of the kernel's `reflect` and
 * `fold`, and the definition of what they compute: in all bins, chirp by chirp, in float64.
 */
export function addReflectorPlainly(
  out: Float64Array,
  { turns, bend, binsPerMetre, first, wrap, mirror, response }: ProfileOptions,
  chirps: readonly ChirpPath[],
): void {
  for (const { path, growth, amplitude } of chirps) {
    const angle = 2 * Math.PI * path * (turns - bend * path);
    const [re, im] = [Math.cos(angle), Math.sin(angle)].map((part) => (part * amplitude) / chirps.length);
    const place = first + binsPerMetre * path + (wrap ? turns * growth : 0);
    // The path grows during the sweep as well: beside the Doppler shift that leaves a phase quadratic in time.
    const smear = wrap ? (-binsPerMetre * growth) / (2 * Math.PI) : 0;
    for (let b = 0; 2 * b < out.length; b++) {
      const sign = wrap && b % 2 ? -1 : 1;
      const x = near(b - place, wrap);
      const [value, bent] = [response(x, 0), smear * response(x, 2)];
      out[2 * b] += sign * (re * value - im * bent);
      out[2 * b + 1] += sign * (im * value + re * bent);
      if (!mirror) continue;
      const image = near(b + place, wrap);
      const [mirrored, bowed] = [response(image, 0), smear * response(image, 2)];
      out[2 * b] += sign * (re * mirrored - im * bowed);
      out[2 * b + 1] -= sign * (im * mirrored + re * bowed);
    }
  }
}

/** The same place within half a period of 0. */
function near(x: number, period: number): number {
  return period ? x - period * Math.round(x / period) : x;
}
