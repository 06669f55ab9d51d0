import { type Summary, summarise } from "#score";
import type { RunReport, Session } from "../run-report.ts";
import { badge, runSection } from "./html-run.ts";
import { STYLE } from "./html-style.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import {
  alarmText,
  CONTROL,
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
  verdictOf,
} from "./words.ts";

/** Pictures of runs that did not pass: those after so many are left out, to keep the page light. */
const MOST_FAILURES_PICTURED = 20;

/** Sessions of more runs than this do not list every run that passed in the table of verdicts. */
const MOST_LISTED = 30;

/** Sessions of no more runs than this show those that passed unfolded too. */
const MOST_OPEN = 5;

/** Order of runs on the page: what needs a reader comes first. */
const ORDER = { fail: 0, error: 1, inconclusive: 2, pass: 3 } as const;

/**
 * Runs as one static page: no script, nothing fetched, pictures inside; a content security
 * policy forbids the rest. Light and dark, wide and narrow, on screen and on paper.
 *
 * Runs that did not pass come first and are unfolded, in a small session all. Pictures are drawn of the first 20 of them and
 * of the first run of each scenario that passed, which keeps a session of hundreds light.
 */
export function html({ runs, title, path }: Session): string {
  const verdict = verdictOf(runs);
  const ordered = inOrder(runs);
  const pictured = withPictures(ordered);
  const few = scenarioRuns(runs).length <= MOST_OPEN;
  const sections = ordered.map((run, index) =>
    runSection(run, {
      id: `run-${index + 1}`,
      pictured: pictured.has(run),
      open: run.manifest.verdict !== "pass" || (run.manifest.control === undefined && few),
    }),
  );
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${SIGN[verdict]} ${title}: ${tally(runs)}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="overall">${badge(verdict)} ${tally(runs)}</p>
${path === null ? null : markup`<p class="dim">Record: <code>${path}</code></p>`}
</header>
<main>
${runs.length === 0 ? markup`<p class="callout error">Nothing ran, so nothing was judged.</p>` : [summaryTable(scenarioRuns(runs)), overview(ordered), controls(ordered), scope(runs)]}
${runs.length === 0 ? null : markup`<h2>Runs</h2>`}
${sections}</main>
</body>
</html>
`;
  return page.html;
}

/** Runs by verdict, then as they were made; then the controls. */
function inOrder(runs: readonly RunReport[]): readonly RunReport[] {
  const staged = [...scenarioRuns(runs)];
  staged.sort((a, b) => ORDER[a.manifest.verdict] - ORDER[b.manifest.verdict]);
  return [...staged, ...controlRuns(runs)];
}

function withPictures(ordered: readonly RunReport[]): ReadonlySet<RunReport> {
  const wrong = ordered.filter(({ manifest }) => manifest.verdict !== "pass");
  return new Set([...wrong.slice(0, MOST_FAILURES_PICTURED), ...firstPasses(ordered)]);
}

/** The first run of each scenario that passed. */
function firstPasses(ordered: readonly RunReport[]): readonly RunReport[] {
  const scenarios = new Map<string, RunReport>();
  for (const run of ordered) {
    const { scenario, verdict, control } = run.manifest;
    const what = control ?? scenario.name;
    if (verdict === "pass" && !scenarios.has(what)) scenarios.set(what, run);
  }
  return [...scenarios.values()];
}

function overview(ordered: readonly RunReport[]): Content {
  const firsts = new Set(firstPasses(ordered));
  const all = ordered.length <= MOST_LISTED;
  const staged = scenarioRuns(ordered);
  if (staged.length === 0) return null;
  const rows = staged.map((run, index) =>
    all || run.manifest.verdict !== "pass" || firsts.has(run) ? verdictRow(run, index) : null,
  );
  const left = rows.filter((row) => row === null).length;
  return markup`<h2>Verdicts</h2>
<div class="scroll"><table class="stack">
<thead><tr><th scope="col">verdict</th><th scope="col">scenario</th><th scope="col" class="number">seed</th><th scope="col">found</th><th scope="col" class="number" title="stream time over wall time">speed</th></tr></thead>
<tbody>${rows}</tbody></table></div>
${left === 0 ? null : markup`<p class="dim">${left} more runs passed; they are listed under Runs.</p>`}
`;
}

function verdictRow({ manifest }: RunReport, index: number): Markup {
  const { checks, scenario, verdict } = manifest;
  const found =
    verdict === "pass" ? checks.map(({ name, found }) => `${name}: ${found}`) : reasons(manifest).slice(0, 1);
  return markup`<tr><td>${badge(verdict)}</td><th scope="row"><a href="#run-${index + 1}">${scenario.name}</a></th><td class="number"><span class="narrow">seed </span>${scenario.seed}</td><td>${found.join("; ")}</td><td class="number">${speed(manifest)}</td></tr>
`;
}

function controls(ordered: readonly RunReport[]): Content {
  const rows = ordered.flatMap(({ manifest }, index) => {
    const { control, verdict, checks, cause, device } = manifest;
    if (control === undefined) return [];
    const found =
      cause === null ? checks.map(({ name, found }) => `${name}: ${found}`) : reasons(manifest).slice(0, 1);
    return [
      markup`<tr><td>${badge(verdict)}</td><th scope="row"><a href="#run-${index + 1}">${CONTROL[control]}</a></th><td>${device?.firmware ?? ""}</td><td>${found.join("; ")}</td><td class="number">${speed(manifest)}</td></tr>
`,
    ];
  });
  if (rows.length === 0) return null;
  return markup`<h2>Controls of the bench</h2>
<p class="dim">They show whether the bench can be relied upon: the device must hear what is injected, and nothing else. They are no scenario's runs, and none of them counts among those.</p>
<div class="scroll"><table class="stack">
<thead><tr><th scope="col">verdict</th><th scope="col">control</th><th scope="col">firmware</th><th scope="col">found</th><th scope="col" class="number" title="stream time over wall time">speed</th></tr></thead>
<tbody>${rows}</tbody></table></div>
`;
}

function summaryTable(runs: readonly RunReport[]): Content {
  const summaries = summarise(runs).filter((summary) => summary.runs > 1);
  if (summaries.length === 0) return null;
  return markup`<h2>Scenarios</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">scenario</th><th scope="col" class="number">runs</th><th scope="col">passed</th><th scope="col">detected</th><th scope="col">time to detect</th><th scope="col">false alarms while armed</th></tr></thead>
<tbody>${summaries.map(summaryRow)}</tbody></table></div>
<p class="dim">Ranges are exact 95 % intervals (Clopper-Pearson; Garwood for rates). A scene is detected if every movement in it was. Time to detect: least, median and greatest of the slowest in each run.</p>
`;
}

function summaryRow(summary: Summary): Markup {
  return markup`<tr><th scope="row">${summary.scenario}</th><td class="number">${summary.runs}</td><td>${proportionText(summary.passes)}</td><td>${proportionText(summary.detections)}</td><td>${detectText(summary)}</td><td>${alarmText(summary)}</td></tr>
`;
}

function scope(runs: readonly RunReport[]): Markup {
  const missing = notExercised(runs).map((what) => markup`<li>${what}</li>`);
  const who = devices(runs).map((one) => markup`<li>${one}</li>`);
  const met =
    who.length === 0
      ? null
      : markup`<h2>Devices</h2>
<ul>${who}</ul>
`;
  return markup`${met}<h2>What these verdicts do not speak about</h2>
<p>Streams were injected as ${injections(runs).join("; ")}. Time was kept by ${timekeepings(runs).join("; ")}. Not exercised:</p>
<ul>${missing.length > 0 ? missing : markup`<li>nothing is declared</li>`}</ul>
`;
}
