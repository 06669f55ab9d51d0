import type { Manifest, Verdict } from "#contracts";
import { clopperPearson, type Interval, median, poissonInterval } from "#stats";

/** So many of so many, with the 95 % Clopper-Pearson interval of the share. */
export interface Proportion {
  readonly count: number;
  readonly of: number;
  readonly interval: Interval;
}

/** What all Runs of one Scenario say together. */
export interface Summary {
  readonly scenario: string;
  readonly runs: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Runs that passed, of those in which the bench was not at fault; null if there is none. */
  readonly passes: Proportion | null;
  /** Scenes with movement in which every movement was detected; null if nobody moved. */
  readonly detections: Proportion | null;
  /** The slowest detection of each scene, s: least, median and greatest; null if there is none. */
  readonly timeToDetect: { readonly least: number; readonly median: number; readonly most: number } | null;
  /** Episodes over all armed hours, with the 95 % Poisson interval of the rate, 1/h. */
  readonly falseAlarms: {
    readonly count: number;
    readonly hours: number;
    readonly interval: Interval;
  } | null;
}

/**
 * Sums up Runs by Scenario, in the order in which scenarios first appear.
 *
 * The unit of evidence is the scene: a run counts once, however often somebody moved in it.
 * A run that the bench spoilt (`error`), or whose verdict controls withhold, counts in `runs` and `verdicts` alone, and one without
 * scores, because the device ended it, in `passes` too. False alarms are taken to come singly;
 * where a few scenes hold most of them, the true interval is wider than the one given.
 */
export function summarise(runs: readonly { readonly manifest: Manifest }[]): readonly Summary[] {
  const byScenario = new Map<string, Manifest[]>();
  for (const { manifest } of runs) {
    const group = byScenario.get(manifest.scenario.name);
    if (group) group.push(manifest);
    else byScenario.set(manifest.scenario.name, [manifest]);
  }
  return [...byScenario].map(([scenario, manifests]) => sumUp(scenario, manifests));
}

function sumUp(scenario: string, manifests: readonly Manifest[]): Summary {
  const verdicts = { pass: 0, fail: 0, inconclusive: 0, error: 0 };
  for (const { verdict } of manifests) verdicts[verdict]++;
  const valid = manifests.filter(({ verdict, withheld }) => verdict !== "error" && withheld === undefined);
  const moved = valid.filter((manifest) => (score(manifest, "motion-intervals") ?? 0) > 0);
  const detected = moved.filter((manifest) => score(manifest, "missed") === 0);
  return {
    scenario,
    runs: manifests.length,
    verdicts,
    passes: proportion(verdicts.pass, valid.length),
    detections: proportion(detected.length, moved.length),
    timeToDetect: spread(values(valid, "time-to-detect-slowest")),
    falseAlarms: alarms(values(valid, "false-alarms"), values(valid, "armed")),
  };
}

function score(manifest: Manifest, name: string): number | null {
  return manifest.scores.find((candidate) => candidate.name === name)?.value ?? null;
}

function values(manifests: readonly Manifest[], name: string): readonly number[] {
  return manifests.map((manifest) => score(manifest, name)).filter((value) => value !== null);
}

function proportion(count: number, of: number): Proportion | null {
  return of === 0 ? null : { count, of, interval: clopperPearson({ successes: count, trials: of }) };
}

function spread(times: readonly number[]): Summary["timeToDetect"] {
  if (times.length === 0) return null;
  return { least: Math.min(...times), median: median(times), most: Math.max(...times) };
}

function alarms(counts: readonly number[], armed: readonly number[]): Summary["falseAlarms"] {
  const hours = armed.reduce((sum, value) => sum + value, 0);
  if (hours === 0) return null;
  const count = counts.reduce((sum, value) => sum + value, 0);
  return { count, hours, interval: poissonInterval({ count, exposure: hours }) };
}
