import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { decode } from "fast-png";
import { FORMATS, report } from "../report.ts";
import { HOSTILE, runReport } from "./testing.ts";

const LATE = { name: "major within 1 s of true major", passed: false, found: "only after 2.4 s", at: 8.2 };
const DEAD = { blame: "bench", step: "hello", message: "the device was killed by us after 0.2 s." } as const;

const SESSION = [
  runReport({ seed: 1 }),
  runReport({
    seed: 2,
    verdict: "fail",
    checks: [LATE, { name: "calibrated by 6 s", passed: true, found: "at 3 s", at: 3 }],
  }),
  runReport({ name: "presence/empty-room", verdict: "error", cause: DEAD }),
  runReport({ name: "presence/empty-room", verdict: "inconclusive" }),
];

/** A bench that went bad: good controls, a run, and a control that is not. */
const WHERE = { path: "/dev/ttyACM0", hub: "1-2.3", serial: "A7", interface: 1 };
const [BOARD] = [runReport({ text: "musca" }).manifest.device];
const GHOST = { name: "no presence", passed: false, found: "1 event, at 2 s", at: 2 };
const BENCH = [
  runReport({ part: { control: "positive", run: "control-1.positive" } }),
  runReport({ part: { control: "negative", run: "control-2.negative" } }),
  runReport({
    verdict: "error",
    part: {
      rig: { ...runReport({}).manifest.rig, link: "serial", where: WHERE },
      device: { ...BOARD!, firmwareHash: "ab".repeat(32) },
      withheld: { verdict: "pass", why: "the negative control after it reported presence" },
    },
  }),
  runReport({
    verdict: "error",
    checks: [GHOST],
    part: {
      control: "negative",
      run: "control-10.negative",
      withheld: { verdict: "fail", why: "the bench cannot be relied upon" },
    },
  }),
];

const ATTACK = [
  runReport({
    text: HOSTILE,
    name: HOSTILE,
    verdict: "fail",
    cause: { ...DEAD, step: HOSTILE, message: HOSTILE },
    checks: [{ ...LATE, name: HOSTILE, found: HOSTILE }],
  }),
];

const hasXmllint = spawnSync("xmllint", ["--version"]).status === 0;

function wellFormed(xml: string): void {
  const { status, stderr } = spawnSync("xmllint", ["--nonet", "--noout", "-"], {
    input: xml,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
}

/** Attributes of the first element of that name. */
function attributes(xml: string, element: string): Record<string, string> {
  const found = new RegExp(`<${element} ([^>]*)>`).exec(xml)?.[1] ?? assert.fail(`no element ${element}`);
  return Object.fromEntries([...found.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

test("junit is well-formed XML, hostile text or not", {
  skip: hasXmllint ? false : "needs xmllint: apt-get install libxml2-utils",
}, () => {
  for (const runs of [SESSION, ATTACK, []]) wellFormed(report({ runs, format: "junit", title: HOSTILE }));
});

test("junit counts each verdict as what CI servers take it for", () => {
  const xml = report({ runs: SESSION, format: "junit" });
  const { tests, failures, errors, skipped, time } = attributes(xml, "testsuites");
  assert.deepEqual([tests, failures, errors, skipped, time], ["4", "1", "1", "1", "5.000"]);
  const suite = attributes(xml, "testsuite");
  assert.deepEqual([suite.name, suite.tests, suite.failures], ["presence/walk-in", "2", "1"]);
  assert.equal(xml.match(/<testcase /g)?.length, 4);
  assert.equal(xml.match(/<failure /g)?.length, 1);
  assert.equal(xml.match(/<skipped /g)?.length, 1);
  assert.match(
    xml,
    /<failure message="Expected major within 1 s of true major; found only after 2\.4 s\." type="check">/,
  );
  assert.match(xml, /<error message="The bench failed at step &#34;hello&#34;: the device was killed by us/);
});

test("no control character reaches a terminal, and without colour no escape at all", () => {
  const plain = report({ runs: ATTACK, format: "terminal", path: HOSTILE });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  assert.doesNotMatch(plain, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  assert.match(plain, /\\x1b\[2J\\u202e/);
  const coloured = report({ runs: ATTACK, format: "terminal", colour: true });
  assert.ok(coloured.includes("\u001b[31m"), "a failure is not red");
  assert.ok(!coloured.includes("\u001b[2J"), "a device's escape sequence reached the terminal");
});

test("the terminal tells verdict, reason, repeat command, what was not exercised and path", () => {
  const text = report({ runs: SESSION, format: "terminal", path: "out/report.html" });
  for (const line of [
    "presence/walk-in, seed 2: fail",
    "  Expected major within 1 s of true major; found only after 2.4 s.",
    '  The bench failed at step "hello": the device was killed by us after 0.2 s.',
    "  Repeat: roomloop run hello",
    "Not exercised:\n  - hello",
    "Record: out/report.html",
  ]) {
    assert.ok(text.includes(line), `${line} is missing in:\n${text}`);
  }
  assert.match(text, /✗ FAIL {2}4 runs: 1 fail, 1 error, 1 inconclusive, 1 pass\n$/);
});

test("controls are told apart from runs, and what they withhold is told with the reason", () => {
  const text = report({ runs: BENCH, format: "terminal" });
  for (const line of [
    "! by itself pass, not borne out by controls",
    "  ✓ pass  negative: the same, muted (firmware hello): ",
    "  ! error  negative: the same, muted (firmware hello): no presence: 1 event, at 2 s",
    '  By itself it would be "pass", but the negative control after it reported presence.',
    "! control-10.negative: error",
    "  - musca, chip musca, firmware musca (SHA-256 abababababababab), at /dev/ttyACM0, hub path 1-2.3, serial number A7, interface 1",
  ]) {
    assert.ok(text.includes(line), `${line} is missing in:\n${text}`);
  }
  assert.match(text, /! ERROR {2}1 run: 1 error; 3 controls: 1 error, 2 pass\n$/);
  assert.equal(text.match(/^ presence\/walk-in/gm)?.length, 1); // In the table of verdicts.
  const page = report({ runs: BENCH, format: "html" });
  assert.match(page, /Controls of the bench/);
  assert.match(page, /<dt>port<\/dt><dd>\/dev\/ttyACM0, hub path 1-2\.3, serial number A7, interface 1</);
  const { summaries, verdict, exitCode } = JSON.parse(report({ runs: BENCH, format: "json" }));
  assert.deepEqual(
    [summaries.map(({ runs }: { runs: number }) => runs), verdict, exitCode],
    [[1], "error", 3],
  );
  const xml = report({ runs: BENCH, format: "junit" });
  assert.match(xml, /<testsuite name="controls" .*tests="3" failures="0" errors="1"/);
  assert.match(xml, /<testcase classname="controls" name="control-10\.negative on emulated"/);
  assert.match(xml, /<error message="By itself it would be [^>]* type="controls">/);
});

test("controls alone prove nothing of a device: nothing ran", () => {
  const text = report({ runs: BENCH.slice(0, 2), format: "terminal" });
  assert.match(text, /! ERROR {2}no run; 2 controls: 2 pass\n$/);
});

test("no line of the terminal's table of verdicts is longer than the terminal", () => {
  for (const columns of [60, 80, 120]) {
    const table = report({ runs: SESSION, format: "terminal", columns }).split("\n\n")[0]!;
    for (const line of table.split("\n"))
      assert.ok(line.length <= columns, `${line.length} > ${columns}: ${line}`);
  }
});

test("json gives back what was recorded, with the verdict and exit code of all runs", () => {
  const told = JSON.parse(report({ runs: ATTACK, format: "json", path: "out" }));
  assert.deepEqual(
    [told.format, told.path, told.verdict, told.exitCode, told.notExercised],
    ["roomloop-report-1", "out", "fail", 1, [HOSTILE]],
  );
  assert.deepEqual(told.runs[0].manifest, ATTACK[0]!.manifest);
  assert.deepEqual(told.runs[0].events, ATTACK[0]!.events);
  assert.equal(told.summaries[0].runs, 1);
});

test("a record that is not whole is said in every format, with its reason, though the run passed", () => {
  const reason = "run.mcap ends early, after 1500 bytes";
  for (const format of FORMATS) {
    assert.ok(report({ runs: [runReport({ flaw: reason })], format }).includes(reason), format);
    assert.ok(!report({ runs: [runReport({})], format }).includes("not whole"), format);
  }
  const hostile = report({ runs: [runReport({ flaw: HOSTILE })], format: "terminal" });
  assert.ok(!hostile.includes("\u001b"), "an escape sequence reached the terminal");
});

test("a session in which nothing ran is an error in every format", () => {
  assert.match(report({ runs: [], format: "terminal" }), /ERROR {2}nothing ran/);
  assert.equal(JSON.parse(report({ runs: [], format: "json" })).exitCode, 3);
  assert.match(report({ runs: [], format: "html" }), /Nothing ran, so nothing was judged/);
});

test("the page runs nothing and fetches nothing, whatever a device said", () => {
  const page = report({ runs: [...SESSION, ...ATTACK], format: "html", title: HOSTILE, path: HOSTILE });
  assert.doesNotMatch(page, /<script|javascript:|<iframe|<object|<link|<meta http-equiv="refresh/i);
  assert.match(page, /Content-Security-Policy" content="default-src 'none'; img-src data:/);
  const tags = page.match(/<[a-z!/][^>]*>/gi)!;
  for (const tag of tags) {
    assert.doesNotMatch(tag.replace(/"[^"]*"/g, '""'), /\son\w+\s*=/i, tag);
    const [, address] = /\s(?:src|href|action|srcset|poster|background)="([^"]*)"/.exec(tag) ?? [];
    if (address !== undefined) assert.match(address, /^(data:image\/png;base64,[A-Za-z0-9+/=]+|#run-\d+)$/);
  }
  assert.doesNotMatch(page, /url\(|@import/i);
  assert.ok(!page.includes("<img src=http"), "a device's markup reached the page");
  assert.ok(page.includes("&#60;script&#62;alert(&#34;1&#34;)"), "a device's text is not shown");
});

test("every tag of the page that is opened is closed, in order", () => {
  const page = report({ runs: [...SESSION, ...ATTACK], format: "html" });
  const open: string[] = [];
  for (const [, slash, name] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
    if (["meta", "img"].includes(name!)) continue;
    if (slash === "") open.push(name!);
    else assert.equal(open.pop(), name);
  }
  assert.deepEqual(open, []);
});

test("the picture in the page is the recorded one: 200 columns of 64 bins, its tone above the carrier", () => {
  const page = report({ runs: [SESSION[1]!], format: "html" });
  const [, base64] = /src="data:image\/png;base64,([^"]+)"/.exec(page)!;
  const image = decode(Buffer.from(base64!, "base64"));
  assert.deepEqual([image.width, image.height], [200, 64]);
  // Bin 40 of 64, drawn with the highest frequency on top, is row 23.
  assert.equal(image.data[23 * 200 + 100], 255);
  assert.ok(image.data[10 * 200 + 100]! < 128);
});

test("runs that did not pass come first and open, and of 200 passes one is drawn", () => {
  const passes = Array.from({ length: 200 }, (_, seed) => runReport({ seed }));
  const page = report({ runs: [...passes, SESSION[1]!], format: "html" });
  assert.equal(page.match(/<img /g)!.length, 2);
  assert.equal(page.match(/<details class="run" id="run-\d+" open>/g)!.length, 1);
  assert.match(page, /<details class="run" id="run-1" open>/);
  assert.equal(page.match(/<details /g)!.length, 201);
});

test("a run that recorded neither sound nor device still has its page", () => {
  const [run] = ATTACK;
  const dead = {
    ...run!,
    spectrogram: null,
    events: [],
    console: [],
    manifest: { ...run!.manifest, device: null, scores: [], checks: [] },
  };
  const page = report({ runs: [dead], format: "html" });
  assert.match(page, /It never said hello/);
  assert.match(page, /No sound was recorded/);
});

test("a check that the clock leaves open is no failed one, and how time was kept is told, in each format", () => {
  const open = { ...LATE, undecided: true as const, found: "after 1 ms: too uncertain to tell" };
  const runs = [runReport({ verdict: "inconclusive", checks: [open] })];
  const terminal = report({ runs, format: "terminal" });
  assert.match(terminal, /\? major .*\n?.*too uncertain/);
  assert.match(terminal, /Time kept by lockstep/);
  const junit = report({ runs, format: "junit" });
  assert.match(junit, /undecided: major/);
  assert.match(junit, /time kept by: lockstep/);
  assert.doesNotMatch(junit, /FAILED|<failure/);
  const html = report({ runs, format: "html" });
  assert.match(html, /badge inconclusive">\? inconclusive<\/span><\/td>/);
  assert.match(html, /Time was kept by lockstep/);
  assert.equal(JSON.parse(report({ runs, format: "json" })).runs[0].manifest.rig.timekeeping, "lockstep");
});
