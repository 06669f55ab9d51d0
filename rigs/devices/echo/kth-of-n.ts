/**
 * The k-th greatest of the last n numbers, 0 standing for those not yet seen.
 *
 * It exceeds a threshold exactly while at least k of the last n did: K of N, with a measure of how clearly. Where
 * frames exceed by chance, independently and with probability p, the rate of false decisions is at most
 * C(n, k) p^k for each frame (the union bound).
 */
export function kthOfN(k: number, n: number): (value: number) => number {
  if (!(Number.isInteger(k) && Number.isInteger(n) && k >= 1 && k <= n)) {
    throw new RangeError(`kthOfN: k is ${k}, n is ${n}; expected 1 <= k <= n`);
  }
  const held = new Float64Array(n);
  const sorted = new Float64Array(n);
  let at = 0;
  return (value) => {
    held[at] = value;
    at = (at + 1) % n;
    sorted.set(held);
    sorted.sort();
    return sorted[n - k];
  };
}
