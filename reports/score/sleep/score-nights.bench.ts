import { type SleepConventions, SRI_CONVENTIONS } from "./conventions.ts";
import { scoreNights } from "./score-nights.ts";
import { inventedStudy, numbers } from "./testing.ts";

/**
 * Times `scoreNights`: node --import tsx reports/score/sleep/score-nights.bench.ts
 *
 * Limits of the issue: 14 nights with 10,000 bootstrap samples in 2 s (the R functions of Menghini et al.
 * 2021 need 138 s of processor time for them), 10,000 nights without bootstrap in 5 s.
 */
function time(name: string, limit: number, nights: number, conventions: SleepConventions): void {
  const study = inventedStudy(nights);
  const seconds = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    scoreNights(study, conventions, numbers(1));
    return (performance.now() - begun) / 1000;
  }).sort((a, b) => a - b);
  const median = seconds[2]!;
  console.log(
    `${name}: median ${median.toFixed(2)} s of 5, limit ${limit} s (${(median / limit).toFixed(2)})`,
  );
}

time("14 nights, 10000 bootstrap samples", 2, 14, { ...SRI_CONVENTIONS, interval: "basic" });
time("14 nights, the same with logarithms", 2, 14, { ...SRI_CONVENTIONS, interval: "basic", log: true });
time("10000 nights, classic", 5, 10_000, SRI_CONVENTIONS);
