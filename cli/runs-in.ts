import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isRun } from "#runs";
import { UsageError } from "./usage-error.ts";

/**
 * The folders of the runs at `path`: a run's own, or those in a session's.
 *
 * @throws UsageError if it holds none.
 */
export function runsIn(path: string): readonly string[] {
  const folder = resolve(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UsageError(`${path} is no folder of a run`);
  if (isRun(folder)) return [folder];
  const runs = subfolders(folder).filter(isRun);
  if (runs.length === 0)
    throw new UsageError(`${path} holds no run: expected manifest.json in it or in its folders`);
  return runs;
}

/** The folder of the run at `path`. @throws UsageError if it is none, or holds several. */
export function runAt(path: string): string {
  const runs = runsIn(path);
  if (runs.length === 1) return runs[0] as string;
  throw new UsageError(`${path} holds ${runs.length} runs; name one of them`);
}

/** By name, numbers by their value: the tenth session of a second comes after the second one. */
const BY_NAME = new Intl.Collator("en", { numeric: true });

/** The folders in a folder, by name. */
export function subfolders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .sort(BY_NAME.compare);
}
