import Table from "cli-table3";
import pico from "picocolors";
import type { Manifest, Verdict } from "#contracts";
import { summarise } from "#score";
import type { RunReport, Session } from "../run-report.ts";
import { counterNotes } from "./fault-counters.ts";
import { visible } from "./visible.ts";
import {
  alarmText,
  CONTROL,
  checkVerdict,
  controlRuns,
  detectText,
  devices,
  injections,
  notExercised,
  proportionText,
  reasons,
  SIGN,
  scenarioRuns,
  speed,
  tally,
  timekeepings,
  titleOf,
  verdictOf,
} from "./words.ts";

/** Scenarios with more runs than this are summed up; so many that did not pass keep a row. */
const ROWS_PER_SCENARIO = 5;

/** How many runs that did not pass are explained in sentences; the HTML page has all. */
const MOST_EXPLAINED = 20;

type Paint = ReturnType<typeof pico.createColors>;

/**
 * Runs for a terminal: a table of verdicts, a summary where scenarios ran often, the controls, what went
 * wrong in sentences with the command that repeats it, what was not exercised, the path of the
 * record and, last, the verdict.
 *
 * @param options  `colour`: whether to send colours. `columns`: width in characters; what does
 *   not fit is wrapped, and below 60 it is taken for 60.
 */
export function terminal(
  { runs, path }: Session,
  { colour, columns }: { readonly colour: boolean; readonly columns: number },
): string {
  const paint = pico.createColors(colour);
  const verdict = verdictOf(runs);
  const final = `${SIGN[verdict]} ${verdict.toUpperCase()}`;
  const staged = scenarioRuns(runs);
  return [
    ...(shown(staged).length === 0 ? [] : [verdictTable(staged, Math.max(60, columns), paint)]),
    ...summaryTable(staged, paint),
    ...controlLines(runs, paint),
    ...failures(runs, paint),
    ...flaws(runs, paint),
    ...noted(runs, paint),
    ...scope(runs, paint),
    ...(path === null ? [] : [`Record: ${visible(path)}`]),
    `${tint(paint, verdict)(final)}  ${tally(runs)}`,
    "",
  ].join("\n");
}

function tint(paint: Paint, verdict: Verdict): (text: string) => string {
  const colour = { pass: paint.green, fail: paint.red, inconclusive: paint.cyan, error: paint.yellow }[
    verdict
  ];
  return (text) => paint.bold(colour(text));
}

function verdictTable(runs: readonly RunReport[], columns: number, paint: Paint): string {
  const manifests = shown(runs);
  const wide = columns >= 80; // A narrower terminal does without the speed of the bench.
  const widths = [
    scenarioWidth(manifests, columns),
    seedWidth(manifests),
    verdictWidth(manifests),
    ...(wide ? [8] : []),
  ];
  const rest = columns - widths.reduce((sum, width) => sum + width + 1, 0);
  const table = new Table({
    ...plainStyle(paint, ["scenario", "seed", "verdict", ...(wide ? ["speed"] : []), "checks"]),
    colWidths: [...widths, Math.max(12, rest)],
    colAligns: ["left", "right", "left", ...(wide ? ["right" as const] : []), "left"],
    wordWrap: true,
  });
  for (const manifest of manifests) {
    const { scenario, verdict } = manifest;
    table.push([
      visible(scenario.name),
      String(scenario.seed),
      tint(paint, verdict)(`${SIGN[verdict]} ${verdict}`),
      ...(wide ? [speed(manifest)] : []),
      checkLines(manifest, paint),
    ]);
  }
  const left = runs.length - manifests.length;
  const note = left === 0 ? "" : paint.dim(`\n  ${left} more runs are in the summary.`);
  return `${table.toString()}${note}\n`;
}

function scenarioWidth(manifests: readonly Manifest[], columns: number): number {
  const longest = Math.max(8, ...manifests.map(({ scenario }) => visible(scenario.name).length));
  return Math.min(longest + 2, Math.max(18, Math.floor(0.3 * columns)));
}

function verdictWidth(manifests: readonly Manifest[]): number {
  return Math.max(9, ...manifests.map(({ verdict }) => verdict.length + 4));
}

function seedWidth(manifests: readonly Manifest[]): number {
  return Math.max(6, ...manifests.map(({ scenario }) => String(scenario.seed).length + 2));
}

/** Every run of a scenario with few; of one with many, the first that did not pass. */
function shown(runs: readonly RunReport[]): readonly Manifest[] {
  const groups = new Map<string, Manifest[]>();
  for (const { manifest } of runs) {
    groups.set(manifest.scenario.name, [...(groups.get(manifest.scenario.name) ?? []), manifest]);
  }
  return [...groups.values()].flatMap((group) =>
    group.length <= ROWS_PER_SCENARIO
      ? group
      : group.filter(({ verdict }) => verdict !== "pass").slice(0, ROWS_PER_SCENARIO),
  );
}

/** What each check found; of a run in which some failed, those. */
function checkLines({ checks, cause, verdict, withheld }: Manifest, paint: Paint): string {
  const ended = cause === null ? [] : [`${paint.yellow(SIGN.error)} ended at "${visible(cause.step)}"`];
  const kept =
    withheld === undefined
      ? []
      : [tint(paint, verdict)(`${SIGN[verdict]} by itself ${withheld.verdict}, not borne out by controls`)];
  const failed = checks.filter(({ passed }) => !passed);
  const lines = (failed.length > 0 ? failed : checks).map(({ name, found, ...result }) => {
    const verdict = checkVerdict(result);
    const sign = tint(paint, verdict)(SIGN[verdict]);
    return `${sign} ${visible(name)}: ${visible(found)}`;
  });
  const others = checks.length - failed.length;
  const rest = failed.length > 0 && others > 0 ? [`${paint.green(SIGN.pass)} ${others} more passed`] : [];
  return [...kept, ...ended, ...lines, ...rest].join("\n");
}

function summaryTable(runs: readonly RunReport[], paint: Paint): readonly string[] {
  const summaries = summarise(runs).filter((summary) => summary.runs > 1);
  if (summaries.length === 0) return [];
  const table = new Table({
    ...plainStyle(paint, ["scenario", "passed", "detected", "time to detect", "false alarms"]),
  });
  for (const summary of summaries) {
    table.push([
      visible(summary.scenario),
      proportionText(summary.passes),
      proportionText(summary.detections),
      detectText(summary),
      alarmText(summary),
    ]);
  }
  const legend =
    "  Intervals are exact, 95 %. Time to detect: least / median / greatest of the slowest in each run.";
  return [table.toString(), paint.dim(legend), ""];
}

function plainStyle(paint: Paint, head: readonly string[]): ConstructorParameters<typeof Table>[0] {
  const none = {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    mid: "",
    "left-mid": "",
    "mid-mid": "",
  };
  const ends = { "right-mid": "", bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" };
  return {
    head: head.map((text) => paint.bold(text)),
    chars: { ...none, ...ends, left: "", right: "", middle: " " },
    style: { head: [], border: [], "padding-left": 1, "padding-right": 0 },
  };
}

/** The controls, a line each: they are no scenario's, and are not counted among its runs. */
function controlLines(runs: readonly RunReport[], paint: Paint): readonly string[] {
  const lines = controlRuns(runs).flatMap(({ manifest }) => {
    const { control, verdict, checks, cause, device } = manifest;
    if (control === undefined) return [];
    const found =
      cause === null ? checks.map(({ name, found }) => `${name}: ${found}`) : [`ended at "${cause.step}"`];
    const on = device === null ? "" : ` (firmware ${device.firmware})`;
    const line = `${CONTROL[control]}${on}: ${found.join("; ")}`;
    return [`  ${tint(paint, verdict)(`${SIGN[verdict]} ${verdict}`)}  ${visible(line)}`];
  });
  return lines.length === 0 ? [] : [paint.bold("Controls of the bench:"), ...lines, ""];
}

function failures(runs: readonly RunReport[], paint: Paint): readonly string[] {
  const wrong = runs.filter(({ manifest }) => manifest.verdict !== "pass");
  const told = wrong.slice(0, MOST_EXPLAINED).flatMap(({ manifest }) => {
    const { verdict, repeat } = manifest;
    const head = `${SIGN[verdict]} ${visible(titleOf(manifest))}: ${verdict}`;
    return [
      tint(paint, verdict)(head),
      ...reasons(manifest).map((reason) => `  ${visible(reason)}`),
      `  Repeat: ${visible(repeat)}`,
      "",
    ];
  });
  const left = wrong.length - MOST_EXPLAINED;
  return left > 0 ? [...told, `and ${left} more that did not pass.`, ""] : told;
}

/** Runs whose record is not whole, whatever their verdict. */
function flaws(runs: readonly RunReport[], paint: Paint): readonly string[] {
  const told = runs.flatMap(({ manifest, flaw }) =>
    flaw === null ? [] : [`  ${visible(`${titleOf(manifest)}: ${flaw}`)}`],
  );
  return told.length === 0 ? [] : [paint.bold("Records that are not whole:"), ...told, ""];
}

/** Faults that devices counted by themselves, whatever the verdict. */
function noted(runs: readonly RunReport[], paint: Paint): readonly string[] {
  const told = runs.flatMap(({ manifest }) =>
    counterNotes(manifest).map((note) => `  ${visible(`${titleOf(manifest)}: ${note}`)}`),
  );
  const left = told.length - MOST_EXPLAINED;
  const more = left > 0 ? [`  and ${left} more.`] : [];
  return told.length === 0 ? [] : [paint.bold("Noted:"), ...told.slice(0, MOST_EXPLAINED), ...more, ""];
}

function scope(runs: readonly RunReport[], paint: Paint): readonly string[] {
  if (runs.length === 0) return [];
  const missing = notExercised(runs);
  const who = devices(runs).map((one) => `  - ${visible(one)}`);
  return [
    ...(who.length === 0 ? [] : [paint.bold("Devices:"), ...who]),
    paint.bold("Injected as ") + injections(runs).map(visible).join("; "),
    paint.bold("Time kept by ") + timekeepings(runs).map(visible).join("; "),
    paint.bold("Not exercised:") + (missing.length === 0 ? " nothing is declared" : ""),
    ...missing.map((what) => `  - ${visible(what)}`),
    "",
  ];
}
