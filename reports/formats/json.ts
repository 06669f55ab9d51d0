import { summarise } from "#score";
import type { Session } from "../run-report.ts";
import { exitCodeOf, notExercised, scenarioRuns, verdictOf } from "./words.ts";

/**
 * Runs as JSON for programs. Keys are stable for one `format`:
 *
 * - `format`: "roomloop-report-1"; `title`; `path`: where the record lies, or null
 * - `verdict`, `exitCode`: of all runs together
 * - `notExercised`: what no verdict here speaks about
 * - `summaries`: one for each scenario, as `Summary` of `#score` has it; controls are not in them
 * - `runs`: for each run, controls among them (`manifest.control`), its `manifest`, `truth`, `events` and `actuations` as in `contracts/`,
 *   `console`, a list of `time` (s of stream time, or null) and `text`, `telemetry`, a list of `time` and `values`, `boots`, a list of
 *   `time`, `text` and `expected`, and `flaw`: why the record is not whole, or null
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
    summaries: summarise(scenarioRuns(runs)),
    // All but the picture.
    runs: runs.map(({ spectrogram: _, ...run }) => run),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}
