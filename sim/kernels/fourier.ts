/**
 * Discrete Fourier transform in place: element k becomes the sum over n of x[n] exp(-2 pi i k n / N), without a factor.
 *
 * Real and imaginary parts apart, [N] each, N a power of two. Radix 2, decimation in time; relative error about
 * 1e-15 sqrt(log2 N). The inverse is the same with both arrays exchanged, over N.
 *
 * @throws RangeError if the lengths differ or are no power of two.
 * @see Cooley & Tukey, "An algorithm for the machine calculation of complex Fourier series", Math. Comp. 19, 1965.
 */
export function fourier(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  if (imaginary.length !== size || size === 0 || (size & (size - 1)) !== 0) {
    throw new RangeError(`fourier: ${size} and ${imaginary.length} elements, expected one power of two`);
  }
  reorder(real, imaginary);
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k++) {
      const cosine = Math.cos((Math.PI * k) / half);
      const sine = -Math.sin((Math.PI * k) / half);
      for (let upper = k; upper < size; upper += 2 * half) {
        const lower = upper + half;
        const turnedReal = real[lower] * cosine - imaginary[lower] * sine;
        const turnedImaginary = real[lower] * sine + imaginary[lower] * cosine;
        real[lower] = real[upper] - turnedReal;
        imaginary[lower] = imaginary[upper] - turnedImaginary;
        real[upper] += turnedReal;
        imaginary[upper] += turnedImaginary;
      }
    }
  }
}

/** Exchanges each element with the one whose index has its bits reversed. */
function reorder(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let n = 1, reversed = 0; n < size; n++) {
    let bit = size >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (n < reversed) {
      [real[n], real[reversed]] = [real[reversed], real[n]];
      [imaginary[n], imaginary[reversed]] = [imaginary[reversed], imaginary[n]];
    }
  }
}
