import { sleepHtml } from "./sleep-html.ts";
import type { SleepSource } from "./sleep-source.ts";
import { sleepTable } from "./sleep-table.ts";

/** Forms in which scores of nights are told. */
export const SLEEP_FORMATS = ["table", "json", "html"] as const;

export type SleepFormat = (typeof SLEEP_FORMATS)[number];

/**
 * Scores of nights: tables for a terminal, JSON for programs, or one static page.
 *
 * JSON has the keys of SleepSource below `format`, "roomloop-sleep-1"; docs/sleep-scores.md documents
 * them. Numbers have full double precision; what is undefined is null beside its `reason`.
 */
export function sleepReport(scores: SleepSource, format: SleepFormat): string {
  if (format === "json") return `${JSON.stringify({ format: "roomloop-sleep-1", ...scores }, null, 2)}\n`;
  return format === "html" ? sleepHtml(scores) : sleepTable(scores);
}
