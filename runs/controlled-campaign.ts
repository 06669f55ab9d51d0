import { dirname, join } from "node:path";
import type { Manifest } from "#contracts";
import { type CampaignEnd, type CampaignHooks, campaign } from "./campaign.ts";
import type { Job } from "./job.ts";
import { writeManifest } from "./manifest-file.ts";
import { type ControlJob, type Shown, stageControls } from "./stage-controls.ts";
import { release, withhold } from "./withhold.ts";

/**
 * Runs between two pairs of controls: so many are lost at most if a board goes bad, and each pair takes two scenes of 20 s. An
 * assumption (5 to 100).
 */
const BETWEEN = 25;

/** How a controlled campaign is staged. */
export interface ControlledOptions {
  /** Runs at a time. */
  readonly parallel: number;
  /** The job of a control; its folder lies beside those of the runs. */
  readonly controlJob: ControlJob;
  /** Runs between two pairs; 25 unless told. */
  readonly between?: number;
  /** Stages jobs; `campaign` but for tests. */
  readonly stage?: typeof campaign;
}

/** What a controlled campaign brought: the manifests are those of runs and controls. */
export interface ControlledEnd extends CampaignEnd {
  /** Why it was ended before all jobs were staged; null if it was not. */
  readonly ended: string | null;
}

/** Controls that a campaign of so many runs stages, if all are as they must be. */
export function controlCount(runs: number): number {
  return 2 * (1 + Math.ceil(runs / BETWEEN));
}

/**
 * A campaign on one rig that begins and ends with a pair of controls, and has one after every 25 runs.
 *
 * A run's verdict is withheld, `inconclusive`, until a pair after it is good: so it stays if the campaign is interrupted or its
 * process killed. A pair that is not good makes all runs since the last good one `error`; what each would have been by itself is
 * kept. Another pair is tried then, and the campaign goes on if that one is good. Where the device ends a control by itself, which is its
 * `fail`, a good pair after it still bears out the runs.
 *
 * @see docs/decisions/0011-controls.md
 */
export async function controlledCampaign(
  jobs: readonly Job[],
  hooks: CampaignHooks,
  { parallel, controlJob, between = BETWEEN, stage = campaign }: ControlledOptions,
): Promise<ControlledEnd> {
  const session = dirname(jobs[0]?.folder ?? "");
  const staged: Manifest[] = [];
  const toEnd = (some: readonly Job[]) => stage(some, parallel, hooks);
  const pair = stageControls(session, controlJob, toEnd, staged);
  let shown = await pair();
  if (shown.is === "none") {
    const { manifests, refusal } = await toEnd(without(shown.why, jobs));
    return { manifests: [...staged, ...manifests], refusal, ended: null };
  }
  for (let done = 0; done < jobs.length && shown.is !== "interrupted"; done += between) {
    if (shown.is !== "good" && done > 0) shown = await pair();
    if (shown.is !== "good")
      return { manifests: staged, refusal: null, ended: endedBy(shown, jobs.length - done) };
    const some = jobs.slice(done, done + between).map((job) => ({ ...job, awaitsControl: true }));
    const { manifests, refusal } = await toEnd(some);
    shown = { is: "interrupted" };
    if (refusal === null && !hooks.signal.aborted) shown = await pair();
    if (shown.is === "ended") shown = await pair();
    const after = shown;
    staged.push(...manifests.map((manifest) => settled(manifest, after, session)));
    if (refusal !== null) return { manifests: staged, refusal, ended: null };
  }
  return { manifests: staged, refusal: null, ended: null };
}

/** The jobs of a device that has no control: their runs say so. */
function without(why: string, jobs: readonly Job[]): readonly Job[] {
  const uncontrolled = `whether the bench can be relied upon: ${why}`;
  return jobs.map((job) => ({ ...job, uncontrolled }));
}

/** A run after the controls that followed it, written so. */
function settled(manifest: Manifest, shown: Shown, session: string): Manifest {
  if (shown.is === "interrupted") return manifest;
  const verdict = shown.is === "ended" ? "inconclusive" : "error";
  const after =
    shown.is === "good" ? release(manifest) : withhold(manifest, verdict, wrong(shown, " after it"));
  writeManifest(join(session, manifest.run), after);
  return after;
}

/** What is wrong with controls. */
function wrong(shown: Exclude<Shown, { is: "good" | "interrupted" }>, when = ""): string {
  if (shown.is === "none") return `no control${when} could be staged: ${shown.why}`;
  return `the ${shown.which} control${when} ${shown.why}`;
}

function endedBy(shown: Exclude<Shown, { is: "good" }>, left: number): string | null {
  if (shown.is === "interrupted") return null;
  const runs = left === 1 ? "one run was not staged" : `${left} runs were not staged`;
  return `${wrong(shown)}; ${runs}`;
}
