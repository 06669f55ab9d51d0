import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { wallDate } from "#drivers";
import { commit, type Found, type Job } from "#runs";
import { quoted } from "./quoted.ts";
import type { Chosen } from "./rig-of.ts";
import { scenarioAt } from "./scenario-at.ts";
import { UsageError } from "./usage-error.ts";

/** What is to be run, before a folder is made for it. */
export interface Plan {
  /** Without folder: it is named by `runName`. */
  readonly jobs: readonly Omit<Job, "folder">[];
  /** Stream time of all runs, s. */
  readonly total: number;
}

/** What flags say of each run. */
export interface PlanOptions {
  readonly chosen: Chosen;
  readonly seed?: number;
  readonly repeat: number;
  readonly recordAll: boolean;
  /** Bytes that the samples of all runs may take, if all are kept. */
  readonly quota: number;
}

/**
 * Loads the scenarios and lays out their runs.
 *
 * @throws UsageError if a seed would not be a safe integer or a file is no scenario.
 */
export async function plan(scenarios: readonly Found[], options: PlanOptions): Promise<Plan> {
  const { chosen, repeat, recordAll, quota } = options;
  const { rig, firmware, pace } = chosen;
  const of = {
    rig: rig.name,
    firmware,
    ...pace,
    recordAll,
    madeAt: wallDate().toISOString(),
    commit: await commit(),
  };
  const jobs: Omit<Job, "folder">[] = [];
  const durations: number[] = [];
  let total = 0;
  for (const { name, path } of scenarios) {
    const scenario = await scenarioAt(path);
    const first = options.seed ?? scenario.seed;
    if (!Number.isSafeInteger(first + repeat)) {
      throw new UsageError(`seeds from ${first} on: ${repeat} of them are not all below 2^53`);
    }
    total += scenario.duration * repeat;
    for (let n = 0; n < repeat; n++) {
      const seed = first + n;
      const words = ["roomloop run", quoted(name), `--seed ${seed}`, ...chosen.words];
      jobs.push({ ...of, scenario: { name, path }, seed, repeat: words.join(" ") });
      durations.push(scenario.duration);
    }
  }
  // Each run may take of the quota what its length is of all.
  const share = (n: number) => (quota * (durations[n] as number)) / total;
  return { jobs: recordAll ? jobs.map((job, n) => ({ ...job, quota: share(n) })) : jobs, total };
}

/**
 * Makes the folder of a session, named by the time, so that sorted by name is sorted by age.
 *
 * @throws UsageError if it cannot be made below `out`.
 */
export function makeSessionFolder(out: string): string {
  const stamp = wallDate().toISOString().slice(0, 19).replaceAll(":", "-");
  try {
    mkdirSync(out, { recursive: true });
    for (let attempt = 1; ; attempt++) {
      const folder = resolve(out, attempt === 1 ? stamp : `${stamp}-${attempt}`);
      try {
        mkdirSync(folder);
        return folder;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  } catch (error) {
    throw new UsageError(`--out ${out}: no folder can be made there: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Gives each job a folder of its own in the session's. */
export function inFolders(jobs: Plan["jobs"], session: string): readonly Job[] {
  const taken = new Set<string>();
  return jobs.map((job) => {
    const name = runName(job);
    let unique = name;
    for (let n = 2; taken.has(unique); n++) unique = `${name}-${n}`;
    taken.add(unique);
    return { ...job, folder: join(session, unique) };
  });
}

/** Name of a run's folder. */
export function runName({
  scenario,
  seed,
}: {
  readonly scenario: { readonly name: string };
  readonly seed: number;
}): string {
  const plain = scenario.name
    .replace(/\.ts$/, "")
    .replace(/[^\w-]+/g, ".")
    .replace(/^\.+/, "");
  return `${plain}.${seed}`;
}
