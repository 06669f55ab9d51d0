import { relative } from "node:path";
import { Command } from "commander";
import { EXIT_CODE, verdictOf } from "#contracts";
import { wallDate } from "#drivers";
import { visible } from "#reports";
import { commit, type Rescore, rescoreRun, ScenarioError, Unsuitable } from "#runs";
import { runsIn } from "./runs-in.ts";
import { UsageError } from "./usage-error.ts";

/** `roomloop rescore`: judges recorded runs with today's checks. */
export function rescoreCommand(end: (code: number) => void): Command {
  return new Command("rescore")
    .description("Score recorded runs again, with the checks of their scenarios as they are now.")
    .argument("<run...>", "folder of a run, or of a session of runs")
    .addHelpText(
      "after",
      `
Where a scenario is gone or stages another scene now, the checks in the record are used. The old scores
stay as they are: the new ones are written beside them, as rescore-1.json and so on.

Exit code as of \`roomloop run\`, for the verdicts as they are now.

Examples:
  roomloop rescore out/2026-11-21T12-05-33
  roomloop rescore out/2026-11-21T12-05-33/presence.walk-in.1`,
    )
    .action(async (paths: readonly string[]) => end(await rescoreAll(paths)));
}

/** @throws UsageError if a run cannot be scored again, once those that can be are. */
async function rescoreAll(paths: readonly string[]): Promise<number> {
  const folders = [...new Set(paths.flatMap(runsIn))];
  const made = { madeAt: wallDate().toISOString(), commit: await commit() };
  const done: Rescore[] = [];
  let bad = 0;
  for (const folder of folders) {
    try {
      const rescore = await rescoreRun(folder, made);
      done.push(rescore);
      console.log(told(rescore));
    } catch (error) {
      console.error(`not scored: ${visible(complaint(error, folder))}`);
      bad += 1;
    }
  }
  if (bad > 0) throw new UsageError(`${bad} of ${folders.length} runs could not be scored again`);
  return EXIT_CODE[verdictOf(done)];
}

function told({ run, before, verdict, checksFrom, until, differences, cause }: Rescore): string {
  const as = verdict === before ? `${verdict}, as before` : `${before} before, ${verdict} now`;
  const to = until === null ? "" : `, judged to ${Number(until.toFixed(3))} s`;
  const checks =
    checksFrom.source === "scenario" ? checksFrom.why : `the record's own, for ${checksFrom.why}`;
  const lines = [
    `${run}: ${as}${to}; checks: ${checks}`,
    ...(cause === null ? [] : [`the ${cause.blame} failed at step "${cause.step}": ${cause.message}`]),
    ...differences,
  ];
  return lines.map(visible).join("\n  ");
}

/** What is wrong with a run's files, or with what they ask for. Anything else is thrown on. */
function complaint(error: unknown, folder: string): string {
  const known =
    error instanceof Unsuitable ||
    error instanceof ScenarioError ||
    error instanceof TypeError ||
    (error instanceof Error && "code" in error);
  if (!known) throw error;
  const { message } = error as Error;
  const path = relative("", folder);
  return message.includes(folder) ? message.replaceAll(folder, path) : `${path}: ${message}`;
}
