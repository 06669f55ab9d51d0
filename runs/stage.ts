import { mkdirSync } from "node:fs";
import type { Actuation, CheckResult, Event, Evidence, Manifest, Verdict } from "#contracts";
import { type Conversation, converse, findRig, Interrupted } from "#rigs";
import type { Scenario } from "#scenario";
import { judge, scorePresence, unjudgeable } from "#score";
import { random, truthOf } from "#sim";
import { figuresOf } from "./figures.ts";
import { findScenario, loadScenario } from "./find.ts";
import type { Job } from "./job.ts";
import { keepSamples, samplesMessage } from "./keep-samples.ts";
import { draftManifest, writeManifest } from "./manifest-file.ts";
import { openRecord, type RecordWriter } from "./record-writer.ts";
import { sourceOf, Unsuitable } from "./source.ts";
import { type Painter, spectrogramPainter } from "./spectrogram.ts";

/** Progress is told at most this often, s of stream time. */
const PROGRESS_EVERY = 1;

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
 * @throws ScenarioError or Unsuitable if the scenario cannot be staged on this device; Interrupted if the
 *   signal was aborted, after the record was closed.
 */
export async function stage(job: Job, hooks: StageHooks): Promise<Manifest> {
  const scenario = await loadScenario(job.scenario.path);
  const draft: Manifest = {
    ...draftManifest(job),
    scenario: {
      name: job.scenario.name,
      why: findScenario(job.scenario.path).why,
      seed: job.seed,
      duration: scenario.duration,
    },
  };
  mkdirSync(job.folder, { recursive: true });
  writeManifest(job.folder, draft);
  try {
    const manifest = await record(job, scenario, draft, hooks);
    writeManifest(job.folder, manifest);
    return manifest;
  } catch (error) {
    if (error instanceof Interrupted) {
      const cause = { blame: "bench", step: "stream", message: "the run was interrupted" } as const;
      writeManifest(job.folder, { ...draft, cause });
    }
    throw error;
  }
}

async function record(job: Job, scenario: Scenario, draft: Manifest, hooks: StageHooks): Promise<Manifest> {
  await using file = await openRecord(job.folder);
  const truth = truthOf(scenario.scene, job.seed, scenario.duration);
  file.add("truth", 0, truth);

  const heard = listener(file, job, hooks, scenario.duration);
  const rig = findRig(job.rig);
  const conversation = await converse({
    ...heard.hooks,
    rig,
    firmware: job.firmware,
    function: scenario.function,
    nonce: Math.floor(random(job.seed).fork("nonce").uniform() * 2 ** 32),
    signal: hooks.signal,
    source({ input: format, events }, blockLength) {
      // A device that has no word for what is asked is silent for another reason than one that does not say it.
      for (const check of scenario.checks) {
        const objection = unjudgeable(check, { events, states: truth.states });
        if (objection !== null) throw new Unsuitable(objection);
      }
      const source = sourceOf(scenario, job.seed, format, blockLength);
      heard.begin(format.rate, format.channels, blockLength, source.total);
      return source;
    },
  });
  const evidence: Evidence = { truth, events: heard.events, actuations: heard.actuations };
  const { checks, verdict, scores } = judged(scenario, conversation, evidence);
  const { format } = conversation;
  if (verdict === "fail" && format !== null && !job.recordAll && checks.some(({ passed }) => !passed)) {
    const made = { seed: job.seed, format, blockLength: heard.blockLength(), actuations: heard.actuations };
    const different = keepSamples(file, scenario, made, heard.digests, checks);
    if (different > 0) throw new Error(`${different} blocks were not the same when they were made again`);
  }
  await file.settled();
  const { cause, device, paced, received, link } = conversation;
  return {
    ...draft,
    verdict,
    cause,
    checks,
    scores,
    rig: {
      ...draft.rig,
      link: conversation.carrier,
      injection: rig.injection,
      notExercised: rig.notExercised,
    },
    device,
    stream: { sent: { samples: paced.sent, crc32: paced.crc32 }, received },
    link,
    actuations: { received: paced.actuations, masked: paced.masked },
    figures: figuresOf(conversation),
  };
}

function judged(
  scenario: Scenario,
  { cause, format }: Conversation,
  evidence: Evidence,
): Pick<Manifest, "checks" | "scores"> & { readonly verdict: Verdict } {
  // A scene that was not staged to its end can neither pass its checks nor be scored.
  if (cause !== null || format === null) {
    return { checks: [], scores: [], verdict: cause?.blame === "device" ? "fail" : "error" };
  }
  const checks: readonly CheckResult[] = scenario.checks.map((check) => {
    try {
      return judge(check, evidence);
    } catch (error) {
      if (error instanceof RangeError) throw new Unsuitable(error.message, { cause: error });
      throw error;
    }
  });
  const verdict = checks.every(({ passed }) => passed) ? "pass" : "fail";
  return { checks, scores: scorePresence(evidence, { rate: format.rate }), verdict };
}

/** Writes down what a conversation brings, and keeps what is judged. */
function listener(file: RecordWriter, job: Job, { onProgress }: StageHooks, duration: number) {
  const events: Event[] = [];
  const actuations: Actuation[] = [];
  const digests: number[] = [];
  const stream = { rate: 1, blockLength: 1, sent: 0, told: 0, painter: null as Painter | null };
  const now = () => stream.sent / stream.rate;
  return {
    events,
    actuations,
    digests,
    blockLength: () => stream.blockLength,
    begin(rate: number, channels: number, blockLength: number, total: number): void {
      stream.rate = rate;
      stream.blockLength = blockLength;
      let columns = 0;
      const { canvas, painter } = spectrogramPainter({ rate, channels, total }, (column) => {
        file.add("columns", columns++ * canvas.hop, column);
      });
      file.add("canvas", 0, canvas);
      stream.painter = painter;
    },
    hooks: {
      onBlock(block: Parameters<typeof samplesMessage>[0], crc32: number): void {
        const time = block.index / stream.rate;
        file.add("blocks", time, { index: block.index, length: block.length, crc32 });
        if (job.recordAll) file.add("samples", time, samplesMessage(block));
        digests.push(crc32);
        stream.painter?.push(block.samples);
        stream.sent = block.index + block.length;
      },
      onEvent(event: Event): void {
        events.push(event);
        file.add("events", event.time, event);
      },
      onActuation(actuation: Actuation): void {
        actuations.push(actuation);
        file.add("actuations", actuation.index / stream.rate, actuation);
      },
      onConsole: (text: string) => file.add("console", now(), { text }),
      onProgress(processed: number): void {
        const staged = processed / stream.rate;
        if (staged - stream.told < PROGRESS_EVERY) return;
        stream.told = staged;
        onProgress(staged, duration);
      },
    },
  };
}
