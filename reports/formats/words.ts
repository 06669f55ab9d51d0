import type { CheckResult, Control, Manifest, Place, Score, Verdict } from "#contracts";
import { EXIT_CODE, VERDICTS, verdictOf as worstOf } from "#contracts";
import type { Proportion, Summary } from "#score";
import type { RunReport } from "../run-report.ts";

/** A sign for each Verdict, so that none is told by colour alone. */
export const SIGN: Readonly<Record<Verdict, string>> = {
  pass: "✓",
  fail: "✗",
  inconclusive: "?",
  error: "!",
};

/** How one check came out. */
export function checkVerdict({
  passed,
  undecided,
}: Pick<CheckResult, "passed" | "undecided">): Exclude<Verdict, "error"> {
  if (passed) return "pass";
  return undecided ? "inconclusive" : "fail";
}

/** Verdict of all runs together, and of controls that went wrong; of none, `error`. */
export function verdictOf(runs: readonly RunReport[]): Verdict {
  return worstOf(runs.map(({ manifest }) => manifest));
}

/** The runs of scenarios. */
export function scenarioRuns(runs: readonly RunReport[]): readonly RunReport[] {
  return runs.filter(({ manifest }) => manifest.control === undefined);
}

/** The controls, in the order in which they were staged: their names are numbered. */
export function controlRuns(runs: readonly RunReport[]): readonly RunReport[] {
  const number = ({ manifest }: RunReport) => Number(/\d+/.exec(manifest.run)?.[0] ?? 0);
  return runs.filter(({ manifest }) => manifest.control !== undefined).sort((a, b) => number(a) - number(b));
}

/** A run by its scenario, a control by its own name: "presence/walk-in, seed 1", "control-2.negative". */
export function titleOf({ control, run, scenario }: Manifest): string {
  return control === undefined ? `${scenario.name}, seed ${scenario.seed}` : run;
}

/** What a control is, in words. */
export const CONTROL: Readonly<Record<Control, string>> = {
  positive: "positive: somebody walks in",
  negative: "negative: the same, muted",
};

/** The exit code that goes with `verdictOf`. */
export function exitCodeOf(runs: readonly RunReport[]): number {
  return EXIT_CODE[verdictOf(runs)];
}

/** How many runs came out how: "3 runs: 1 fail, 2 pass; 4 controls: 4 pass". */
export function tally(runs: readonly RunReport[]): string {
  const controls = controlRuns(runs);
  const staged = scenarioRuns(runs);
  if (controls.length === 0) return counts(staged, "run");
  return `${staged.length === 0 ? "no run" : counts(staged, "run")}; ${counts(controls, "control")}`;
}

function counts(runs: readonly RunReport[], what: string): string {
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: runs.filter(({ manifest }) => manifest.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  const parts = counts.map(({ verdict, count }) => `${count} ${verdict}`).join(", ");
  return runs.length === 0
    ? "nothing ran"
    : `${runs.length} ${what}${runs.length === 1 ? "" : "s"}: ${parts}`;
}

/** Why a run did not pass, one sentence each; empty for one that did. */
export function reasons({ cause, checks, verdict, origin, withheld }: Manifest): readonly string[] {
  if (verdict === "pass") return [];
  const kept =
    withheld === undefined ? [] : [`By itself it would be "${withheld.verdict}", but ${withheld.why}.`];
  const blamed =
    cause === null ? [] : [`The ${cause.blame} failed at step "${cause.step}": ${cause.message}`];
  const failed = checks
    .filter(({ passed }) => !passed)
    .map(
      ({ name, found, undecided }) =>
        `Expected ${name}; ${undecided ? "cannot be told: " : "found "}${found}.`,
    );
  const all = [...kept, ...blamed, ...failed, ...originReasons(origin, verdict)];
  return all.length > 0
    ? all
    : [`The run is "${verdict}" and its record names neither a cause nor a failed check.`];
}

/** Why a recorded Stream could not decide. */
function originReasons(origin: Manifest["origin"], verdict: Verdict): readonly string[] {
  if (origin?.kind === "import")
    return verdict === "error"
      ? []
      : ["No device has heard this recording yet: play it to one with `roomloop replay`."];
  if (origin === undefined) return [];
  if (origin.diverged !== null) {
    const { at, recorded, got } = origin.diverged;
    const told = `recorded ${recorded ?? "nothing"}, got ${got ?? "nothing"}`;
    return [
      `Diverged at ${figure(at)} s: ${told}. From there on the recorded stream is not what the device would hear.`,
    ];
  }
  return verdict === "inconclusive" ? ["The recorded stream ends before its scene does."] : [];
}

/** What was not exercised by any of the runs, each once. */
export function notExercised(runs: readonly RunReport[]): readonly string[] {
  return [...new Set(runs.flatMap(({ manifest }) => manifest.rig.notExercised))];
}

/** The devices that said hello, and where they were, each once: "musca-b1, chip 6d75, firmware 1.0 (SHA-256 ab12...), at /dev/ttyACM0". */
export function devices(runs: readonly RunReport[]): readonly string[] {
  const told = runs.flatMap(({ manifest: { device, rig } }) => {
    if (device === null) return [];
    const { board, chip, firmware, firmwareHash } = device;
    // A pseudo-terminal has another name in each run, and nobody can go and look at it.
    const at = rig.where === undefined || rig.link === "pty" ? "" : `, at ${placeText(rig.where)}`;
    return [`${board}, chip ${chip}, firmware ${firmware} (SHA-256 ${firmwareHash.slice(0, HASH)})${at}`];
  });
  return [...new Set(told)];
}

/** Digits of a hash that are shown where there is little room; the page has all. */
const HASH = 16;

/** A port and how it is plugged in: "/dev/ttyACM0, hub path 1-2.3, serial number A7, interface 0". */
export function placeText({ path, hub, serial, interface: number }: Place): string {
  if (hub === null) return path;
  const which = number === null ? "" : `, interface ${number}`;
  return `${path}, hub path ${hub}, ${serial === null ? "no serial number" : `serial number ${serial}`}${which}`;
}

/** The points at which streams entered devices, each once. */
export function injections(runs: readonly RunReport[]): readonly string[] {
  return [...new Set(runs.map(({ manifest }) => manifest.rig.injection))];
}

/** How time was kept in runs, each way once. */
export function timekeepings(runs: readonly RunReport[]): readonly string[] {
  return [...new Set(runs.map(({ manifest }) => manifest.rig.timekeeping))];
}

/** A number for reading: three significant digits, more before the point; no exponent where it can be helped. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const size = Math.abs(value);
  if (size >= 1000 && size < 1e15) return String(Math.round(value));
  if (size !== 0 && size < 0.0001) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** A value and its unit; the unit of a plain ratio, "1", is not written. */
export function quantity(value: number, unit: string): string {
  return unit === "1" ? figure(value) : `${figure(value)} ${unit}`;
}

/** The 95 % interval of a score, or nothing. */
export function intervalText({ interval }: Score): string {
  return interval === undefined ? "" : `${figure(interval[0])} to ${figure(interval[1])}`;
}

/** "20/20 (83 to 100 %)". */
export function proportionText(proportion: Proportion | null): string {
  if (proportion === null) return "";
  const { count, of, interval } = proportion;
  const percent = (share: number): string => String(Math.round(100 * share));
  return `${count}/${of} (${percent(interval[0])} to ${percent(interval[1])} %)`;
}

/** "0.3 / 0.42 / 1.1 s": least, median, greatest. */
export function detectText({ timeToDetect }: Summary): string {
  if (timeToDetect === null) return "";
  const { least, median, most } = timeToDetect;
  return `${[least, median, most].map(figure).join(" / ")} s`;
}

/** "2 in 1.5 h (0.161 to 4.82 /h)". */
export function alarmText({ falseAlarms }: Summary): string {
  if (falseAlarms === null) return "";
  const { count, hours, interval } = falseAlarms;
  return `${count} in ${figure(hours)} h (${figure(interval[0])} to ${figure(interval[1])} /h)`;
}

/** How fast the bench went, from its figures: stream time over wall time. */
export function speed({ figures }: Manifest): string {
  const factor = figures["real-time-factor"];
  return factor === undefined ? "" : `${figure(factor.value)}x`;
}
