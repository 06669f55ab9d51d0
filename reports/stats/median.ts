/**
 * The median: the middle value, or the mean of the two in the middle.
 *
 * @throws RangeError if there is no value, or one that is not a number.
 */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("median: expected at least one value");
  if (values.some(Number.isNaN)) throw new RangeError("median: a value is not a number");
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  const upper = ordered[middle]!;
  return ordered.length % 2 === 1 ? upper : (ordered[middle - 1]! + upper) / 2;
}
