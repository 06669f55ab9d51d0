import { html } from "./formats/html.ts";
import { json } from "./formats/json.ts";
import { junit } from "./formats/junit.ts";
import { terminal } from "./formats/terminal.ts";
import type { RunReport } from "./run-report.ts";

/** What a report can be written as. */
export const FORMATS = ["terminal", "json", "junit", "html"] as const;

/** A format of reports. */
export type Format = (typeof FORMATS)[number];

/**
 * Writes Runs up for a reader: a terminal, a program (`json`), a CI server (`junit`) or a
 * browser (`html`).
 *
 * Nothing but the record goes in, so the same runs give the same text at any time. What came
 * from a device is escaped for the format; control characters are shown, never sent.
 *
 * @param runs     In the order in which they were made; may be empty, and that is an `error`.
 * @param title    Heading; by default "roomloop".
 * @param path     Where the record lies, to be named in the report.
 * @param colour   Colours in the `terminal` format; off unless asked for.
 * @param columns  Width of the terminal in characters, 60 or more; 100 by default.
 */
export function report({
  runs,
  format,
  title = "roomloop",
  path = null,
  colour = false,
  columns = 100,
}: {
  readonly runs: readonly RunReport[];
  readonly format: Format;
  readonly title?: string;
  readonly path?: string | null;
  readonly colour?: boolean;
  readonly columns?: number;
}): string {
  const session = { runs, title, path };
  switch (format) {
    case "terminal":
      return terminal(session, { colour, columns });
    case "json":
      return json(session);
    case "junit":
      return junit(session);
    case "html":
      return html(session);
  }
}
