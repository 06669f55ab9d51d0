/**
 * The probability that a central interval leaves outside at each end.
 *
 * @param confidence  In (0, 1).
 * @param caller      How the error names the function that was given `confidence`.
 * @throws RangeError if `confidence` is not in (0, 1).
 */
export function tail(confidence: number, caller: string): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`${caller}: confidence is ${confidence}, expected a number between 0 and 1`);
  }
  return (1 - confidence) / 2;
}
