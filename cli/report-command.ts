import { existsSync, statSync } from "node:fs";
import { Command, Option } from "commander";
import { FORMATS, type Format } from "#reports";
import { isRun } from "#runs";
import { loadRuns, printReport } from "./publish.ts";
import { runsIn, subfolders } from "./runs-in.ts";
import { UsageError } from "./usage-error.ts";

/** `roomloop report`: the report of a run, or of all runs of a session, made from their records. */
export function reportCommand(): Command {
  return new Command("report")
    .description("Make the report of runs from their records, once more or in another form.")
    .argument("[run]", "folder of a run, or of a session of runs (default: the newest session)")
    .addOption(new Option("--format <name>", "form of the report").choices(FORMATS).default("terminal"))
    .option("--out <dir>", "where sessions are looked for", "out")
    .addHelpText(
      "after",
      `
Examples:
  roomloop report                                       the newest session as a table
  roomloop report out/2026-11-21T12-05-33 --format junit > junit.xml
  roomloop report out/2026-11-21T12-05-33/presence.walk-in.1 --format html > walk-in.html`,
    )
    .action((run: string | undefined, { format, out }: { format: Format; out: string }) => {
      show(runsIn(run ?? newest(out)), format);
    });
}

/** @throws UsageError if a run cannot be read, once those that can be are shown. */
function show(folders: readonly string[], format: Format): void {
  const loaded = loadRuns(folders);
  const bad = loaded.unreadable;
  if (loaded.runs.length > 0) printReport(loaded, format);
  else if (bad.length === 1) throw new UsageError(bad[0]);
  else for (const complaint of bad) console.error(`unreadable: ${complaint}`);
  if (bad.length > 0) throw new UsageError(`${bad.length} of ${folders.length} runs cannot be read`);
}

function newest(out: string): string {
  if (existsSync(out) && !statSync(out).isDirectory())
    throw new UsageError(`--out ${out}: expected a folder of sessions, it is a file`);
  const session = existsSync(out)
    ? subfolders(out).findLast((folder) => subfolders(folder).some(isRun))
    : undefined;
  if (session === undefined)
    throw new UsageError(`${out} holds no session of runs; make one with \`roomloop run\``);
  return session;
}
