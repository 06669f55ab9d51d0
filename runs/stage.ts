import { mkdirSync } from "node:fs";
import type { Cause, CheckResult, Evidence, Manifest, Truth, Verdict } from "#contracts";
import { type Conversation, converse, findRig, Interrupted } from "#rigs";
import type { Scenario } from "#scenario";
import { judge, scorePresence, unjudgeable } from "#score";
import { random, truthOf } from "#sim";
import { figuresOf } from "./figures.ts";
import { findScenario, loadScenario } from "./find.ts";
import type { Job } from "./job.ts";
import { keepSamples } from "./keep-samples.ts";
import { type Listener, listener } from "./listener.ts";
import { draftManifest, writeManifest } from "./manifest-file.ts";
import { openRecord, type RecordWriter } from "./record-writer.ts";
import { sourceOf, Unsuitable } from "./source.ts";

/** How a run is watched and ended. */
export interface StageHooks {
  /** Stream time staged so far and in all, s. */
  readonly onProgress: (staged: number, duration: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Stages a Scenario on a Rig, judges it, and writes the Run.
 *
 * @returns the Manifest, which is in the run's folder as well.
 * @throws ScenarioError or Unsuitable if the scenario cannot be staged on this device, Interrupted if the
 *   signal was aborted; the record is closed by then, and the manifest says so.
 */
export async function stage(job: Job, hooks: StageHooks): Promise<Manifest> {
  const scenario = await loadScenario(job.scenario.path);
  const { why } = findScenario(job.scenario.path);
  const { seed } = job;
  const told = { name: job.scenario.name, why, seed, duration: scenario.duration };
  const draft: Manifest = { ...draftManifest(job), scenario: told };
  mkdirSync(job.folder);
  writeManifest(job.folder, draft);
  try {
    const manifest = await record(job, scenario, draft, hooks);
    writeManifest(job.folder, manifest);
    return manifest;
  } catch (error) {
    if (error instanceof Interrupted || error instanceof Unsuitable) {
      const message = error instanceof Interrupted ? "the run was interrupted" : error.message;
      writeManifest(job.folder, { ...draft, cause: { blame: "bench", step: "run", message } });
    }
    throw error;
  }
}

async function record(job: Job, scenario: Scenario, draft: Manifest, hooks: StageHooks): Promise<Manifest> {
  const truth = truthOf(scenario.scene, job.seed, scenario.duration);
  answerable(scenario, truth);
  await using file = await openRecord(job.folder);
  file.add("truth", 0, truth);
  const onProgress = (staged: number) => hooks.onProgress(staged, scenario.duration);
  const heard = listener(file, { recordAll: job.recordAll, onProgress });
  const rig = findRig(job.rig);
  const conversation = await converse({
    ...heard.hooks,
    rig,
    firmware: job.firmware,
    function: scenario.function,
    nonce: Math.floor(random(job.seed).fork("nonce").uniform() * 2 ** 32),
    signal: hooks.signal,
    source({ input, events }, blockLength) {
      hasWordsFor(scenario, events, truth);
      const source = sourceOf(scenario, job.seed, input, blockLength);
      heard.begin(input, blockLength, source.total);
      return source;
    },
  });
  const judged = judgeAll(scenario, conversation, { truth, ...heard });
  const fault = job.recordAll
    ? null
    : await keep(file, job, scenario, conversation, judged.checks, heard, hooks.signal);
  await file.settled();
  const { carrier, device, paced, received, link } = conversation;
  return {
    ...draft,
    ...judged,
    ...(fault === null ? { cause: conversation.cause } : { cause: fault, verdict: "error" }),
    rig: { ...draft.rig, link: carrier, injection: rig.injection, notExercised: rig.notExercised },
    device,
    stream: { sent: { samples: paced.sent, crc32: paced.crc32 }, received },
    link,
    actuations: paced.actuations,
    figures: figuresOf(conversation),
  };
}

/** @throws Unsuitable if a check asks what this scene and seed cannot answer, whatever a device says. */
function answerable({ checks }: Scenario, truth: Truth): void {
  for (const check of checks) judgeOne(check, { truth, events: [], actuations: [] });
}

/**
 * A device that has no word for what is asked is silent for another reason than one that does not say it.
 *
 * @throws Unsuitable if it declares no such event.
 */
function hasWordsFor({ checks }: Scenario, events: readonly string[], { states }: Truth): void {
  for (const check of checks) {
    const objection = unjudgeable(check, { events, states });
    if (objection !== null) throw new Unsuitable(objection);
  }
}

function judgeAll(
  scenario: Scenario,
  { cause, format }: Conversation,
  evidence: Evidence,
): Pick<Manifest, "checks" | "scores"> & { readonly verdict: Verdict } {
  // A scene that was not staged to its end can neither pass its checks nor be scored.
  if (cause !== null || format === null) {
    return { checks: [], scores: [], verdict: cause?.blame === "device" ? "fail" : "error" };
  }
  const checks = scenario.checks.map((check) => judgeOne(check, evidence));
  const verdict = checks.every(({ passed }) => passed) ? "pass" : "fail";
  return { checks, scores: scorePresence(evidence, { rate: format.rate }), verdict };
}

function judgeOne(check: Scenario["checks"][number], evidence: Evidence): CheckResult {
  try {
    return judge(check, evidence);
  } catch (error) {
    if (error instanceof RangeError) throw new Unsuitable(error.message, { cause: error });
    throw error;
  }
}

/** Keeps the samples round what failed. @returns why they cannot be trusted; null if they can. */
async function keep(
  file: RecordWriter,
  { seed }: Job,
  scenario: Scenario,
  { format }: Conversation,
  checks: readonly CheckResult[],
  { actuations, digests, blockLength }: Listener,
  signal: AbortSignal,
): Promise<Cause | null> {
  if (format === null || checks.every(({ passed }) => passed)) return null;
  const made = { seed, format, blockLength: blockLength(), actuations };
  const different = await keepSamples(file, scenario, made, digests, checks, signal);
  if (different === 0) return null;
  const message = `the simulator did not repeat itself: ${different} blocks were not the same when they were made again`;
  return { blame: "bench", step: "run", message };
}
