/**
 * `pass`; `fail`, the device was wrong; `inconclusive`, too little evidence for a Claim;
 * `error`, the bench was wrong.
 */
export type Verdict = "pass" | "fail" | "inconclusive" | "error";

/** Verdicts from the one that outranks all others to the one that outranks none. */
export const VERDICTS = ["fail", "error", "inconclusive", "pass"] as const satisfies readonly Verdict[];

/** Exit code of a process that ends with each Verdict. */
export const EXIT_CODE: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, error: 3, inconclusive: 4 };

/** The Verdict of several taken together; of none, `error`: nothing ran. */
export function worst(verdicts: Iterable<Verdict>): Verdict {
  const seen = new Set(verdicts);
  return VERDICTS.find((verdict) => seen.has(verdict)) ?? "error";
}
