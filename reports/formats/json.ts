import { summarise } from "#score";
import type { Session } from "../run-report.ts";
import { exitCodeOf, notExercised, verdictOf } from "./words.ts";

/**
 * Runs as JSON for programs. Keys are stable for one `format`:
 *
 * - `format`: "roomloop-report-1"; `title`; `path`: where the record lies, or null
 * - `verdict`, `exitCode`: of all runs together
 * - `notExercised`: what no verdict here speaks about
 * - `summaries`: one for each scenario, as `Summary` of `#score` has it
 * - `runs`: for each run its `manifest`, `truth`, `events` and `actuations` as in `contracts/`,
 *   `console`, a list of `time` (s of stream time, or null) and `text`, and `flaw`: why the record
 *   is not whole, or null
 *
 * Pictures are not in it. Times are s of stream time, all other units are named beside values.
 */
export function json({ runs, title, path }: Session): string {
  const told = {
    format: "roomloop-report-1",
    title,
    path,
    verdict: verdictOf(runs),
    exitCode: exitCodeOf(runs),
    notExercised: notExercised(runs),
    summaries: summarise(runs),
    runs: runs.map(({ manifest, truth, events, actuations, console, flaw }) => ({
      manifest,
      truth,
      events,
      actuations,
      console,
      flaw,
    })),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}
