import type { FunctionDescriptor, Import, Manifest, Replay, Truth } from "#contracts";
import { type Block, LEAD, type Rig, type Source } from "#rigs";
import { truthOf } from "#sim";
import { controlPlay } from "./control-play.ts";
import { findScenario, loadScenario } from "./find.ts";
import type { Job } from "./job.ts";
import { readRecord, type Staging } from "./record-reader.ts";
import { type Making, resimulated, sourceOf, Unsuitable } from "./source.ts";
import { stagingDigest } from "./staging-digest.ts";

/** What is played to a Device and expected of it: made of a Scenario, or read from the record of another Run. */
export interface Play {
  readonly scenario: Manifest["scenario"];
  readonly staging: Staging;
  readonly truth: Truth;
  /** As the Stream is to be opened, s. */
  readonly lead: number;
  /** The Stream as the device declares it. @throws Unsuitable if it cannot be had in this format. */
  source(declared: FunctionDescriptor, blockLength: number): Source;
  /** The same samples once more. */
  again(made: Omit<Making, "microphones">): Iterable<Block>;
  /** Where the Stream came from, as far as is known by now; undefined where it is simulated for this Run. */
  origin(): Replay | Import | undefined;
  /** To where the Stream held, s, where that is not its end; `lead` as the Stream was opened, s. */
  until(lead: number): number | null;
  /** What such a Run says nothing about, beyond what its rig leaves out. */
  readonly notExercised: readonly string[];
}

/**
 * A Scenario, simulated as it goes, for a rig with microphones at these places; null: where the scene's unit has them.
 *
 * @throws ScenarioError if its file does not load; Unsuitable if it stages another scene than the Run did that is to
 *   be simulated anew.
 */
export async function simulatedPlay(job: Job, microphones: Rig["microphones"]): Promise<Play> {
  const { seed, replay } = job;
  const scenario = await loadScenario(job.scenario.path);
  const scene = stagingDigest(scenario);
  if (replay !== undefined && readRecord(replay.folder).staging?.scene !== scene) {
    throw new Unsuitable(
      `${replay.named} cannot be simulated anew: ${job.scenario.name} stages another scene now`,
    );
  }
  const { why } = findScenario(job.scenario.path);
  const { checks, duration } = scenario;
  const play: Play = {
    scenario: { name: job.scenario.name, why, seed, duration },
    staging: { function: scenario.function, checks, scene },
    truth: truthOf(scenario.scene, seed, duration),
    lead: job.lead ?? scenario.lead ?? LEAD,
    source: ({ input }, blockLength) => sourceOf(scenario, { seed, format: input, blockLength, microphones }),
    again: (made) => resimulated(scenario, { ...made, microphones }),
    origin: () =>
      replay === undefined
        ? undefined
        : { kind: "replay", run: replay.named, resimulated: true, compared: false, diverged: null },
    until: () => null,
    notExercised: [],
  };
  return job.control === undefined ? play : controlPlay(play, job.control);
}
