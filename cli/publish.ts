import { writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import pc from "picocolors";
import { type Format, type RunReport, report, visible } from "#reports";
import { readManifest, readRecord } from "#runs";

/** Runs read from their folders, once for all reports. */
export interface Loaded {
  /** Where they lie: the folder that holds them, or the one run's own. */
  readonly path: string;
  readonly runs: readonly RunReport[];
  /** What cannot be read, a sentence each: file, field, what was found and what was expected. */
  readonly unreadable: readonly string[];
}

/** Reads the runs in `folders`; one that cannot be read does not keep the others from being shown. */
export function loadRuns(folders: readonly string[]): Loaded {
  const runs: RunReport[] = [];
  const unreadable: string[] = [];
  for (const folder of folders) {
    try {
      runs.push(load(folder));
    } catch (error) {
      // A TypeError is about what the files hold; a code is the system's, about the files themselves.
      if (!(error instanceof TypeError || (error instanceof Error && "code" in error))) throw error;
      const { message } = error;
      unreadable.push(visible(message.includes(folder) ? message : `${folder}: ${message}`));
    }
  }
  return { path: common(folders), runs, unreadable };
}

/** Prints the report of runs, and names on standard error what could not be read. */
export function printReport({ path, runs, unreadable }: Loaded, format: Format = "terminal"): void {
  const colour = format === "terminal" && pc.isColorSupported && process.stdout.isTTY === true;
  const columns = Math.max(60, process.stdout.columns ?? 100);
  process.stdout.write(report({ runs, format, colour, columns, path }));
  for (const complaint of unreadable) console.error(`unreadable: ${complaint}`);
}

/** Writes the page of a session's runs into its folder. @returns the page's path. */
export function writePage(session: string, { runs }: Loaded): string {
  const path = join(session, "report.html");
  writeFileSync(path, report({ runs, format: "html", path: relative("", session) }));
  return path;
}

function common(folders: readonly string[]): string {
  const [first = "."] = folders;
  return relative("", folders.length === 1 ? first : dirname(first)) || ".";
}

/** A run as reports want it, from its folder. */
function load(folder: string): RunReport {
  const manifest = readManifest(folder);
  const { truth, canvas, columns, events, actuations, console, flaw, telemetry, boots } = readRecord(folder);
  return {
    manifest,
    truth: truth ?? { duration: manifest.scenario.duration, states: [], intervals: [] },
    events,
    actuations,
    spectrogram: canvas === null ? null : { ...canvas, columns: Buffer.concat(columns) },
    console,
    telemetry,
    boots,
    flaw,
  };
}
