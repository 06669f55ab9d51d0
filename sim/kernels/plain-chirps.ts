/**
 * Adds one target to a chirp: A exp(j 2 pi (t0 + t1 n + t2 n^2)), and to `late` what a frequency error of 1 rad/s would add,
 * j A tau times the same exponential. The plain twin of the kernel's `sweep`, and the definition of what it computes.
 *
 * @param target t0, t1, t2 in turns; A; A tau.
 * @param out    [sample][re, im], as `late`.
 */
export function addSweepPlainly(out: Float64Array, late: Float64Array, target: readonly number[]): void {
  const [t0, t1, t2, amplitude, slow] = target;
  for (let n = 0; 2 * n < out.length; n++) {
    const phase = 2 * Math.PI * (t0 + n * (t1 + n * t2));
    out[2 * n] += amplitude * Math.cos(phase);
    out[2 * n + 1] += amplitude * Math.sin(phase);
    late[2 * n] -= slow * Math.sin(phase);
    late[2 * n + 1] += slow * Math.cos(phase);
  }
}

/** The code's voltage: the nearest whole number of steps (halves to the even one), cut to what the bits hold. */
export function convertedPlainly(
  value: number,
  { bits, step }: { readonly bits: number; readonly step: number },
): number {
  const exact = value / step;
  const below = Math.floor(exact);
  const rest = exact - below;
  const code = rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
  return step * Math.min(2 ** (bits - 1) - 1, Math.max(-(2 ** (bits - 1)), code));
}
