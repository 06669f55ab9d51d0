import type { Manifest } from "#contracts";
import type { RunReport, Session } from "../run-report.ts";
import { counterNotes } from "./fault-counters.ts";
import { visible } from "./visible.ts";
import { checkVerdict, devices, reasons } from "./words.ts";

/**
 * Runs as JUnit XML, in the dialect that Jenkins and GitLab read: a `testsuite` for each
 * scenario and one for controls, a `testcase` for each run, named by seed and rig so that its history can be
 * followed from build to build.
 *
 * `fail` is a `failure`, `error` an `error`. `inconclusive` is `skipped`, with its message: it
 * is no evidence against the device, and the exit code, 4, keeps it from passing for a pass.
 * `time` is wall time as the bench measured it (its figure "elapsed"), 0 where it did not.
 *
 * @see https://github.com/jenkinsci/xunit-plugin, junit-10.xsd.
 */
export function junit({ runs, title }: Session): string {
  const names = [...new Set(runs.map(suiteOf))];
  const suites = names.map((name) =>
    suite(
      name,
      runs.filter((run) => suiteOf(run) === name),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(title)}" ${totals(runs)}>`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

/** A control belongs to no scenario. */
function suiteOf({ manifest }: RunReport): string {
  return manifest.control === undefined ? manifest.scenario.name : "controls";
}

function suite(name: string, runs: readonly RunReport[]): string {
  const first = runs.reduce(
    (least, { manifest }) => (manifest.madeAt < least ? manifest.madeAt : least),
    "~",
  );
  const timestamp = escaped(first.replace(/(\.\d+)?Z$/, ""));
  const cases = runs.map(testcase).join("\n");
  return `  <testsuite name="${escaped(name)}" timestamp="${timestamp}" ${totals(runs)}>\n${cases}\n  </testsuite>`;
}

function totals(runs: readonly RunReport[]): string {
  const count = (verdict: string): number =>
    runs.filter(({ manifest }) => manifest.verdict === verdict).length;
  const time = runs.reduce((sum, { manifest }) => sum + elapsed(manifest), 0);
  return (
    `tests="${runs.length}" failures="${count("fail")}" errors="${count("error")}" ` +
    `skipped="${count("inconclusive")}" time="${time.toFixed(3)}"`
  );
}

function elapsed({ figures }: Manifest): number {
  return figures.elapsed?.value ?? 0;
}

function testcase(run: RunReport): string {
  const { manifest, console, flaw } = run;
  const { scenario, rig, control } = manifest;
  const what = control === undefined ? `seed ${scenario.seed}` : manifest.run;
  const head =
    `    <testcase classname="${escaped(suiteOf(run))}" name="${escaped(`${what} on ${rig.name}`)}" ` +
    `time="${elapsed(manifest).toFixed(3)}">`;
  return [
    head,
    ...outcome(manifest),
    said("system-out", [
      ...account(manifest),
      ...devices([run]).map((device) => `device: ${device}`),
      ...counterNotes(manifest),
      ...(flaw === null ? [] : [`the record is not whole: ${flaw}`]),
    ]),
    ...log(console),
    "    </testcase>",
  ].join("\n");
}

/** The element that tells a run from one that passed. */
function outcome(manifest: Manifest): readonly string[] {
  const why = reasons(manifest).map(visible);
  const message = escaped(why[0] ?? "");
  const type = escaped(manifest.cause?.step ?? (manifest.withheld === undefined ? "check" : "controls"));
  switch (manifest.verdict) {
    case "pass":
      return [];
    case "fail":
      return [`      <failure message="${message}" type="${type}">${escaped(why.join("\n"))}</failure>`];
    case "error":
      return [`      <error message="${message}" type="${type}">${escaped(why.join("\n"))}</error>`];
    case "inconclusive":
      return [`      <skipped message="${message}"/>`];
  }
}

/** How a check came out. */
const TOLD = { pass: "passed", fail: "FAILED", inconclusive: "undecided" } as const;

function account({ checks, repeat, rig, run }: Manifest): readonly string[] {
  return [
    ...checks.map(({ name, found, ...result }) => `${TOLD[checkVerdict(result)]}: ${name}: ${found}`),
    `record: ${run}`,
    `repeat: ${repeat}`,
    `time kept by: ${rig.timekeeping}`,
    `injected as: ${rig.injection}`,
    ...rig.notExercised.map((what) => `not exercised: ${what}`),
  ];
}

function log(lines: RunReport["console"]): readonly string[] {
  if (lines.length === 0) return [];
  return [
    said(
      "system-err",
      lines.slice(-200).map(({ text }) => text),
    ),
  ];
}

function said(element: string, lines: readonly string[]): string {
  return `      <${element}>${lines.map((line) => escaped(visible(line))).join("\n")}</${element}>`;
}

/** Text as XML character data or attribute value; a line break stays one. */
function escaped(text: string): string {
  const lines = text.split("\n").map(visible).join("\n");
  return lines.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
