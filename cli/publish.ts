import { writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import pc from "picocolors";
import { type Format, type RunReport, report } from "#reports";
import { readManifest, readRecord } from "#runs";

/** Prints the report of the runs in `folders`. */
export function printReport(folders: readonly string[], format: Format = "terminal"): void {
  const colour = format === "terminal" && pc.isColorSupported && process.stdout.isTTY === true;
  const columns = Math.max(60, process.stdout.columns ?? 100);
  process.stdout.write(report({ runs: folders.map(load), format, colour, columns, path: common(folders) }));
}

/** Writes the page of a session's runs into its folder. @returns the page's path. */
export function writePage(session: string, folders: readonly string[]): string {
  const path = join(session, "report.html");
  writeFileSync(path, report({ runs: folders.map(load), format: "html", path: relative("", session) }));
  return path;
}

/** The folder that holds the runs, or the one run's own. */
function common(folders: readonly string[]): string {
  const [first = "."] = folders;
  return relative("", folders.length === 1 ? first : dirname(first));
}

/** A run as reports want it, from its folder. */
function load(folder: string): RunReport {
  const manifest = readManifest(folder);
  const { truth, canvas, columns, ...recording } = readRecord(folder);
  return {
    ...recording,
    manifest,
    truth: truth ?? { duration: manifest.scenario.duration, states: [], intervals: [] },
    spectrogram: canvas === null ? null : { ...canvas, columns: Buffer.concat(columns) },
  };
}
