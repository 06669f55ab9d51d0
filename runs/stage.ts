import { mkdirSync } from "node:fs";
import type { Cause, CheckResult, Manifest, StreamFormat, Truth } from "#contracts";
import {
  type Conversation,
  converse,
  Interrupted,
  leadSamples,
  loadRig,
  type Rig,
  valuesPerSample,
} from "#rigs";
import { type Check, unjudgeable } from "#score";
import { random } from "#sim";
import { expectFunctions, expectTime } from "./expect-rig.ts";
import { figuresOf } from "./figures.ts";
import type { Job } from "./job.ts";
import { type Judgement, judgeOne, judgePart, judgeRun, timeBoundOf } from "./judge-run.ts";
import { keepSamples } from "./keep-samples.ts";
import { type Listener, listener } from "./listener.ts";
import { draftManifest, overwriteManifest, writeManifest } from "./manifest-file.ts";
import { type Play, simulatedPlay } from "./play.ts";
import { RecordError } from "./record-error.ts";
import { openRecord, type RecordWriter } from "./record-writer.ts";
import { recordedPlay } from "./recorded-play.ts";
import { Unsuitable } from "./source.ts";
import { withhold } from "./withhold.ts";

/** How a run is watched and ended. */
export interface StageHooks {
  /** Stream time staged so far and in all, s. */
  readonly onProgress: (staged: number, duration: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Stages a Scenario on a Rig, or plays the recorded Stream of a Run to it; judges it, and writes the Run.
 *
 * @returns the Manifest, which is in the run's folder as well.
 * @throws ScenarioError or Unsuitable if the scenario cannot be staged on this device, Interrupted if the
 *   signal was aborted; the record is closed by then, and the manifest says so.
 */
export async function stage(job: Job, hooks: StageHooks): Promise<Manifest> {
  const { replay } = job;
  const recorded = replay !== undefined && !replay.resimulated;
  const rig = await loadRig(job.rig);
  const play = recorded ? await recordedPlay(job, replay) : await simulatedPlay(job, rig.microphones);
  const draft: Manifest = { ...draftManifest(job), scenario: play.scenario, ...originOf(play) };
  mkdirSync(job.folder);
  writeManifest(job.folder, draft);
  try {
    const manifest = await record({ job, rig, play, draft, hooks });
    writeManifest(job.folder, manifest);
    return manifest;
  } catch (error) {
    if (error instanceof RecordError) return unrecorded(job, draft, error);
    if (error instanceof Interrupted || error instanceof Unsuitable) {
      const message = error instanceof Interrupted ? "the run was interrupted" : error.message;
      writeManifest(job.folder, { ...draft, cause: { blame: "bench", step: "run", message } });
    }
    throw error;
  }
}

function originOf(play: Play): Pick<Manifest, "origin"> {
  const origin = play.origin();
  return origin === undefined ? {} : { origin };
}

/** The Manifest of a run whose record could not be written on. */
function unrecorded(job: Job, draft: Manifest, { message }: RecordError): Manifest {
  const manifest: Manifest = { ...draft, cause: { blame: "bench", step: "run", message } };
  try {
    writeManifest(job.folder, manifest);
  } catch {
    overwriteManifest(job.folder, manifest);
  }
  return manifest;
}

async function record({
  job,
  rig,
  play,
  draft,
  hooks,
}: {
  readonly job: Job;
  readonly rig: Rig;
  readonly play: Play;
  readonly draft: Manifest;
  readonly hooks: StageHooks;
}): Promise<Manifest> {
  const { staging, truth } = play;
  expectTime(rig, play.scenario.duration);
  answerable(staging.checks, truth);
  await using file = await openRecord(job.folder);
  file.add("truth", 0, truth);
  file.add("staging", 0, staging);
  const onProgress = (staged: number) => hooks.onProgress(staged, play.scenario.duration);
  const heard = listener(file, { recordAll: job.recordAll, quota: job.quota ?? Infinity, onProgress });
  const conversation = await converse({
    ...heard.hooks,
    rig,
    firmware: job.firmware,
    ...(job.timekeeping === undefined ? {} : { timekeeping: job.timekeeping }),
    lead: play.lead,
    function: staging.function,
    nonce: Math.floor(random(job.seed).fork(`nonce of ${job.folder} at ${job.madeAt}`).uniform() * 2 ** 32),
    signal: hooks.signal,
    onHello(device) {
      expectFunctions(rig, device);
      heard.hooks.onHello(device);
    },
    source(declared, blockLength) {
      hasWordsFor(staging.checks, declared.events, truth);
      fits(declared.input, rig);
      const source = play.source(declared, blockLength);
      heard.begin({
        format: declared.input,
        blockLength,
        total: source.total,
        lead: leadAt(play, declared.input.rate),
      });
      return source;
    },
  });
  if (conversation.restarted) heard.restarted(conversation.cause?.message ?? "");
  const { timekeeping, timing } = conversation;
  const timed = timing === null ? {} : { timing };
  const found = concluded(play, conversation, { truth, ...heard, ...timeBoundOf(timed) });
  const fault = job.recordAll ? null : await keep(file, play, job, conversation, found, heard, hooks.signal);
  await file.settled();
  const { carrier, place, device, paced, received, link } = conversation;
  const uncontrolled = job.uncontrolled === undefined ? [] : [job.uncontrolled];
  const notExercised = [
    ...[...play.notExercised, ...rig.notExercised, ...NOT_IN_TIME[timekeeping]],
    ...uncontrolled,
  ];
  const manifest: Manifest = {
    ...draft,
    ...found,
    ...(fault === null ? {} : { cause: fault, verdict: "error" }),
    ...originOf(play),
    rig: {
      ...{ ...draft.rig, link: carrier, timekeeping, injection: rig.injection, notExercised },
      ...(place === null ? {} : { where: place }),
      ...(rig.microphones === null ? {} : { microphones: rig.microphones }),
    },
    device,
    stream: { sent: { samples: paced.sent, crc32: paced.crc32 }, received },
    link,
    ...(conversation.counters === null ? {} : { counters: conversation.counters }),
    ...timed,
    actuations: paced.actuations,
    figures: figuresOf(conversation),
  };
  // Whatever becomes of the campaign, what is on the disk does not say more than is known.
  return job.awaitsControl ? withhold(manifest, "inconclusive", AWAITED) : manifest;
}

/** Why a verdict is withheld until the next control. */
const AWAITED = "no control after it has shown that the bench could be relied upon";

/** @throws Unsuitable if a check asks what this scene and seed cannot answer, whatever a device says. */
function answerable(checks: readonly Check[], truth: Truth): void {
  for (const check of checks) judgeOne(check, { truth, events: [], actuations: [] });
}

/** What a stream needs on the line beyond its samples: frames, reports, repeats. An assumption (1.05 to 1.5). */
const MARGIN = 1.2;

/** @throws Unsuitable if the rig's link was measured to carry less than the stream needs in real time. */
function fits(format: StreamFormat, { lineRate }: Rig): void {
  const needed = MARGIN * format.rate * 2 * valuesPerSample(format);
  if (lineRate === undefined || needed <= lineRate) return;
  throw new Unsuitable(
    `the stream needs ${Math.round(needed)} bytes a second (${MARGIN} times its samples), and the link was measured to carry ${Math.round(lineRate)}`,
  );
}

/**
 * A device that has no word for what is asked is silent for another reason than one that does not say it.
 *
 * @throws Unsuitable if it declares no such event.
 */
function hasWordsFor(checks: readonly Check[], events: readonly string[], { states }: Truth): void {
  for (const check of checks) {
    const objection = unjudgeable(check, { events, states });
    if (objection !== null) throw new Unsuitable(objection);
  }
}

/** What is to be said of a conversation: a cause, or how it is judged. */
type Conclusion = Judgement & { readonly cause: Cause | null };

function concluded(
  play: Play,
  conversation: Conversation,
  evidence: Parameters<typeof judgeRun>[1],
): Conclusion {
  const { cause, format } = conversation;
  // A scene that was not staged to its end can neither pass its checks nor be scored.
  if (cause !== null || format === null) {
    return { cause, checks: [], scores: [], verdict: cause?.blame === "device" ? "fail" : "error" };
  }
  const { rate } = format;
  const { staging } = play;
  const until = play.until(leadAt(play, rate));
  const judgement =
    until === null ? judgeRun(staging, evidence, rate) : judgePart(staging, evidence, { rate, until });
  return { cause, ...judgement };
}

/** The barrier's lead in a stream of `rate` Hz, s: whole samples, and one at least. */
function leadAt({ lead }: Play, rate: number): number {
  return leadSamples(rate, lead) / rate;
}

/** What a way to keep time leaves out, in words. */
const NOT_IN_TIME: Readonly<Record<Conversation["timekeeping"], readonly string[]>> = {
  lockstep: ["the device's clock and load: it runs in lockstep, as fast as the host allows"],
  credit: ["the device's clock: it takes samples as fast as it grants credit"],
  wall: [],
  none: [],
};

/** Keeps the samples round what failed. @returns why they cannot be trusted; null if they can. */
async function keep(
  file: RecordWriter,
  play: Play,
  { seed }: Job,
  { format }: Conversation,
  { checks }: { readonly checks: readonly CheckResult[] },
  { actuations, digests, blockLength }: Listener,
  signal: AbortSignal,
): Promise<Cause | null> {
  if (format === null || checks.every(({ passed }) => passed)) return null;
  const blocks = play.again({ seed, format, blockLength: blockLength(), actuations });
  const different = await keepSamples(file, blocks, { rate: format.rate, sent: digests, checks, signal });
  if (different === 0) return null;
  const message = `the simulator did not repeat itself: ${different} blocks were not the same when they were made again`;
  return { blame: "bench", step: "run", message };
}
