import type { Manifest } from "./manifest.ts";

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

/**
 * The Verdict of a session's Runs: of those of scenarios the worst, and of controls what went wrong. Controls that are as they
 * must be prove the bench, not the device: alone they are an `error`, for nothing ran; so is one that this device has none of.
 */
export function verdictOf(runs: readonly Pick<Manifest, "verdict" | "control">[]): Verdict {
  const counted = runs.filter(({ control, verdict }) => {
    return control === undefined || verdict === "fail" || verdict === "error";
  });
  return worst(counted.map(({ verdict }) => verdict));
}
