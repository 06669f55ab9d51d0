import { closeSync, existsSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cause, CheckResult, Control, Evidence, Manifest, Score, Verdict } from "#contracts";
import type { Check } from "#score";
import { unjudgeable } from "#score";
import { findScenarios, loadScenario, ScenarioError } from "./find.ts";
import { type Asked, judgePart, judgeRun, timeBoundOf } from "./judge-run.ts";
import { readManifest, VERSION } from "./manifest-file.ts";
import { type Recording, readRecord, type Staging } from "./record-reader.ts";
import { Unsuitable } from "./source.ts";
import { stagingDigest } from "./staging-digest.ts";

/** A Run scored once more from its record. It lies beside the old scores, as `rescore-1.json` and so on. */
export interface Rescore {
  readonly format: "roomloop-rescore-1";
  readonly run: string;
  /** Present where the run is a control. */
  readonly control?: Control;
  /** As before, and as it is now. */
  readonly before: Verdict;
  readonly verdict: Verdict;
  readonly cause: Cause | null;
  readonly checks: readonly CheckResult[];
  readonly scores: readonly Score[];
  /** Whether the checks are those of the scenario as it is now, or those in the record, and why. */
  readonly checksFrom: { readonly source: "scenario" | "record"; readonly why: string };
  /** To where the record was judged, s of stream time; null if to its end. */
  readonly until: number | null;
  /** What is otherwise than before, a sentence each. */
  readonly differences: readonly string[];
  readonly versions: { readonly roomloop: string; readonly commit: string };
  readonly madeAt: string;
}

/**
 * Scores the run in `folder` again with the checks of its scenario as they are now, if that still stages the same
 * scene; else with those in its record. Writes what came of it beside what is there.
 *
 * @throws Unsuitable if the record does not hold what is needed; ScenarioError, TypeError or the system's error if
 *   a file cannot be read.
 */
export async function rescoreRun(
  folder: string,
  made: { readonly madeAt: string; readonly commit: string },
): Promise<Rescore> {
  const manifest = readManifest(folder);
  const recording = readRecord(folder);
  const { truth, staging, events, actuations, stream } = recording;
  if (truth === null || staging === null) {
    throw new Unsuitable(`${folder}: its record is cut off before it says what was true and asked`);
  }
  const { checks, ...checksFrom } = await checksFor(manifest, staging);
  for (const check of checks) {
    const objection = objectionTo(check, manifest, staging.function, truth.states);
    if (objection !== null) throw new Unsuitable(`${folder}: ${objection}`);
  }
  const until = extent(manifest, recording);
  // A recording that no device has heard yet has answers to nothing.
  const now =
    stream === null || manifest.origin?.kind === "import"
      ? { verdict: "inconclusive" as const, checks: [], scores: [] }
      : judged(
          { function: staging.function, checks },
          { truth, events, actuations, ...timeBoundOf(manifest) },
          stream.format.rate,
          until,
        );
  const { cause } = manifest;
  const judgedNow = cause === null ? now.verdict : cause.blame === "device" ? "fail" : "error";
  // What controls withhold is no matter of checks.
  const blamed = manifest.withheld === undefined ? judgedNow : manifest.verdict;
  const rescore: Rescore = {
    format: "roomloop-rescore-1",
    run: manifest.run,
    ...(manifest.control === undefined ? {} : { control: manifest.control }),
    before: manifest.verdict,
    ...now,
    verdict: blamed,
    cause,
    checksFrom,
    until,
    differences: differences(manifest, { ...now, verdict: blamed }),
    versions: { roomloop: VERSION, commit: made.commit },
    madeAt: made.madeAt,
  };
  write(folder, rescore);
  return rescore;
}

function judged(asked: Asked, evidence: Evidence, rate: number, until: number | null) {
  return until === null ? judgeRun(asked, evidence, rate) : judgePart(asked, evidence, { rate, until });
}

async function checksFor(
  { scenario, origin, control }: Manifest,
  recorded: Staging,
): Promise<Rescore["checksFrom"] & { readonly checks: readonly Check[] }> {
  const own = (why: string) => ({ source: "record" as const, why, checks: recorded.checks });
  if (control !== undefined) return own("the run is a control");
  if (recorded.scene === null)
    return own(`the run was ${origin?.kind === "replay" ? "replayed" : "imported"}`);
  const { scenarios } = findScenarios([scenario.name]);
  const [found] = scenarios;
  if (found === undefined || scenarios.length > 1) return own(`scenario ${scenario.name} is not here`);
  try {
    const now = await loadScenario(found.path);
    if (stagingDigest(now) !== recorded.scene) return own(`${scenario.name} stages another scene now`);
    return { source: "scenario", why: `${scenario.name} as it is now`, checks: now.checks };
  } catch (error) {
    if (error instanceof ScenarioError) return own(error.message);
    throw error;
  }
}

function objectionTo(
  check: Check,
  { device }: Manifest,
  tested: string,
  states: readonly string[],
): string | null {
  const declared = device?.functions.find(({ name }) => name === tested);
  return unjudgeable(check, { events: declared?.events ?? [check.event], states });
}

/** To where a record can be judged, s; null if to its end. */
function extent({ cause, origin }: Manifest, { whole, blocks, stream }: Recording): number | null {
  if (origin?.kind === "replay" && origin.diverged !== null && stream !== null) {
    return Math.max(0, origin.diverged.at - stream.lead);
  }
  const last = blocks.at(-1);
  const sent = last === undefined ? 0 : last.index + last.length;
  const complete = stream !== null && sent >= stream.total;
  // The last blocks of a stream that was closed in order are there, and so is all that followed from them.
  if (whole && complete && cause === null) return null;
  if (stream === null) return 0;
  // What followed from the last samples that were sent may be missing: it had a lead's time to come.
  return Math.max(0, sent / stream.format.rate - stream.lead);
}

/** What came out otherwise, a sentence each. */
function differences(
  before: Pick<Manifest, "verdict" | "checks" | "scores">,
  now: Pick<Manifest, "verdict" | "checks" | "scores">,
): readonly string[] {
  const verdict = before.verdict === now.verdict ? [] : [`verdict: ${before.verdict}, now ${now.verdict}`];
  const told = ({ passed, undecided, found }: CheckResult) =>
    `${passed ? "passed" : undecided ? "undecided" : "failed"}, ${found}`;
  const value = (score: Score) => {
    const { value: figure, unit, reason } = score;
    if (figure === null) return `not defined${reason === undefined ? "" : ` (${reason})`}`;
    return `${Number(figure.toPrecision(6))}${unit === "1" ? "" : ` ${unit}`}`;
  };
  return [
    ...verdict,
    ...changes("check", before.checks, now.checks, told),
    ...changes("score", before.scores, now.scores, value),
  ];
}

function changes<T extends { readonly name: string }>(
  what: string,
  before: readonly T[],
  now: readonly T[],
  told: (one: T) => string,
): readonly string[] {
  const named = (list: readonly T[], name: string) => list.find((one) => one.name === name);
  const names = [...new Set([...before, ...now].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [was, is] = [named(before, name), named(now, name)].map((one) =>
      one === undefined ? null : told(one),
    );
    if (was === is) return [];
    if (was === null) return [`${what} ${name}: new, ${is}`];
    return [`${what} ${name}: ${was}; now ${is ?? "not judged"}`];
  });
}

/** Writes under the first number that is free, so that nothing is ever written over. */
function write(folder: string, rescore: Rescore): void {
  let number = 1;
  const path = () => join(folder, `rescore-${number}.json`);
  while (existsSync(path())) number += 1;
  const file = openSync(path(), "wx");
  try {
    writeFileSync(file, `${JSON.stringify(rescore, null, 2)}\n`);
  } catch (error) {
    rmSync(path()); // Half of it says nothing.
    throw error;
  } finally {
    closeSync(file);
  }
}
