import { isRigFile } from "#rigs";
import { type ControlJob, controlCount, GOLDEN, type Job, ownScenarios } from "#runs";
import type { Chosen } from "./rig-of.ts";
import { scenarioAt } from "./scenario-at.ts";
import { UsageError } from "./usage-error.ts";

/** Stream time of a control, s: that of the golden scene. */
const CONTROL_SECONDS = 20;

/** What flags say of controls; not given where a rig file has them, and others none. */
export interface ControlFlags {
  readonly controls?: boolean;
}

/**
 * The job of a control on the rig that was chosen, with the firmware that is known to be good, which is the rig's first; null where
 * there are to be none.
 *
 * @param like A job of the campaign, for all that controls have in common with it.
 * @throws UsageError if there are to be some, and no scene to stage them in.
 */
export async function controlsOf(
  { controls }: ControlFlags,
  { rig, firmware, pace, words }: Chosen,
  like: Pick<Job, "madeAt" | "commit">,
): Promise<ControlJob | null> {
  const wanted = controls ?? isRigFile(rig.name);
  if (!wanted) return null;
  const golden = ownScenarios().find(({ name }) => name === GOLDEN);
  if (golden === undefined) throw new UsageError(`controls are staged in ${GOLDEN}, which is not here`);
  const { name, path } = golden;
  const { seed } = await scenarioAt(path);
  const { madeAt, commit } = like;
  const repeat = ["roomloop run", name, `--seed ${seed}`, ...words, "--controls"].join(" ");
  return (control) => ({
    ...{ scenario: { name, path }, seed, rig: rig.name, firmware: rig.firmwares[0] ?? firmware, ...pace },
    ...{ recordAll: false, control, repeat, madeAt, commit },
  });
}

/** What was chosen, with the flag for controls among the words that repeat a run. */
export function repeating({ controls }: ControlFlags, chosen: Chosen): Chosen {
  if (controls === undefined) return chosen;
  return { ...chosen, words: [...chosen.words, controls ? "--controls" : "--no-controls"] };
}

/** Jobs on a board without controls, which their reports say. */
export function uncontrolled(jobs: readonly Job[]): readonly Job[] {
  const why = "whether the bench can be relied upon: no controls were staged";
  return jobs.map((job) => (isRigFile(job.rig) ? { ...job, uncontrolled: why } : job));
}

/** How many runs there will be, and how much stream time in all, s, with the controls. */
export function withControls(control: ControlJob | null, runs: number, total: number) {
  const controls = control === null ? 0 : controlCount(runs);
  return { runs: runs + controls, total: total + controls * CONTROL_SECONDS };
}
