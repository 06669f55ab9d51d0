import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { UsageError } from "../usage-error.ts";
import { scoreCommand } from "./score-command.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-score-"));
after(() => rmSync(folder, { recursive: true }));

/** Writes a file of these lines and gives its path. */
function file(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

async function run(...words: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const command = scoreCommand((text) => printed.push(text)).exitOverride();
  for (const inner of command.commands) inner.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync(words, { from: "user" });
  return printed.join("");
}

async function refused(words: readonly string[], message: RegExp): Promise<void> {
  await assert.rejects(run(...words), (error) => error instanceof UsageError && message.test(error.message));
}

const HEADING = "subject,epoch,reference,device";
const NIGHTS = file(
  "nights.csv",
  HEADING,
  ...[..."0011223300"].map((stage, i) => `a,${i},${stage},${"0111223000"[i]}`),
  ...[..."0001112222"].map((stage, i) => `b,${i + 7},${stage},${"0001112221"[i]}`),
);

test("JSON holds the figures of two nights with full precision", async () => {
  const { format, source, seed, all, by } = JSON.parse(await run("sleep", NIGHTS, "--format", "json"));
  assert.deepEqual([format, source, seed, by], ["roomloop-sleep-1", NIGHTS, 1, null]);
  assert.equal(all.epochByEpoch.stages.wake.pooled.sensitivity.value, 6 / 7);
  assert.deepEqual(
    all.nights.map(({ subject, epochs }: { subject: string; epochs: number }) => [subject, epochs]),
    [
      ["a", 10],
      ["b", 10],
    ],
  );
  assert.equal(all.discrepancies.sol.bias.value, -0.25);
});

test("a seed decides the bootstrap, byte for byte", async () => {
  const words = ["sleep", NIGHTS, "--ci", "boot", "--boot", "200", "--format", "json"];
  const [first, again, other] = [
    await run(...words),
    await run(...words),
    await run(...words, "--seed", "2"),
  ];
  assert.equal(first, again);
  assert.notEqual(first, other);
});

test("stages can be merged, named and put in another order", async () => {
  const words = ["sleep", NIGHTS, "--format", "json", "--stages", "sleep=1+2+3,wake=0"];
  const { all } = JSON.parse(await run(...words));
  assert.deepEqual(all.stages, ["wake", "sleep"]);
  assert.equal(all.epochByEpoch.stages.wake.pooled.sensitivity.value, 6 / 7);
});

test("conventions reach the scores: a minute-long epoch, persistent onset, WASO to the last sleep", async () => {
  const night = file(
    "persistent.csv",
    HEADING,
    ...[..."0101110"].map((stage, i) => `a,${i},${stage},${stage}`),
  );
  const words = ["--epoch", "60", "--sol", "persistent", "--waso", "last-sleep", "--percent", "recording"];
  const { all } = JSON.parse(await run("sleep", night, "--format", "json", ...words));
  const { sol, waso, lightPercent, tst } = all.nights[0].reference;
  assert.deepEqual([sol, waso, lightPercent, tst], [3, 0, 400 / 7, 4]);
});

test("groups of a column are scored by themselves", async () => {
  const path = file(
    "groups.csv",
    `${HEADING},night,firmware`,
    ..."a,0,0,0,1,old a,1,1,0,1,old a,0,0,0,2,new a,1,1,1,2,new".split(" "),
  );
  const { all, by } = JSON.parse(await run("sleep", path, "--by", "firmware", "--format", "json"));
  assert.deepEqual([all.nights.length, all.persons, by.column], [2, 1, "firmware"]);
  const accuracies = by.groups.map(
    ({ value, report }: { value: string; report: typeof all }) =>
      `${value} ${report.epochByEpoch.overall.pooled.accuracy.value}`,
  );
  assert.deepEqual(accuracies, ["old 0.5", "new 1"]);
});

test("tables and the page tell the same bias", async () => {
  const table = await run("sleep", NIGHTS);
  assert.match(table, /Sleep onset latency, min +2 +1\.\d \(\d\.\d\) +1\.\d \(\d\.\d\) +-0\.3 \(0\.4\)/);
  const page = await run("sleep", NIGHTS, "--format", "html", "--log");
  assert.match(page, /Sleep onset latency, min<\/th><td>2<\/td>.*?<td>-0\.3 \(0\.4\)/);
  assert.doesNotMatch(page, /<script|NaN|undefined|https?:/);
});

test("a subject's name cannot become markup", async () => {
  const path = file("hostile.csv", HEADING, "<img src=x>,0,0,0", "<img src=x>,1,1,1");
  assert.doesNotMatch(await run("sleep", path, "--format", "html"), /<img/);
});

test("rows that cannot be scored are refused by number", async () => {
  const cases: readonly (readonly [RegExp, readonly string[]])[] = [
    [/row 4: epoch 3 of a after epoch 1: 1 missing/, ["a,0,0,0", "a,1,0,0", "a,3,0,0"]],
    [/row 3: epoch 0 of a after epoch 1: expected them in order/, ["a,1,0,0", "a,0,0,0"]],
    [/row 3: epoch 0 of a twice/, ["a,0,0,0", "a,0,0,0"]],
    [/row 3: device: "9" is no stage; --stages knows 0, 1, 2, 3/, ["a,0,0,0", "a,1,0,9"]],
    [/row 2: reference: "" is no stage/, ["a,0,,0"]],
    [/row 4: b has one epoch, expected at least 2/, ["a,0,0,0", "a,1,0,0", "b,0,0,0"]],
    [
      /row 6: a goes on here; its rows began at row 2/,
      ["a,0,0,0", "a,1,0,0", "b,0,0,0", "b,1,0,0", "a,2,0,0"],
    ],
    [/row 2: epoch: expected a whole number, got "x"/, ["a,x,0,0"]],
    [/row 3: 3 cells, expected 4/, ["a,0,0,0", "a,1,0"]],
    [/row 2: subject: expected a name/, [",0,0,0"]],
    [/expected epochs below the heading, got none/, []],
  ];
  for (const [message, rows] of cases) {
    await refused(["sleep", file("faulty.csv", HEADING, ...rows)], message);
  }
});

test("a missing file, a missing column and a bad flag are the user's mistakes", async () => {
  await refused(["sleep", join(folder, "none.csv")], /none\.csv: no such file/);
  await refused(["sleep", folder], /cannot be read \(EISDIR\)/);
  await refused(["sleep", file("empty.csv")], /expected a heading/);
  await refused(
    ["sleep", file("heading.csv", "subject,epoch,reference")],
    /row 1: no column "device" among subject, epoch/,
  );
  await refused(["sleep", NIGHTS, "--by", "firmware"], /row 1: no column "firmware"/);
  await refused(["sleep", NIGHTS, "--stages", "light=1"], /--stages: expected wake once/);
  await refused(["sleep", NIGHTS, "--stages", "wake=0,light=0"], /code 0 stands for two stages/);
  await refused(
    ["sleep", NIGHTS, "--stages", "wake=0,light"],
    /expected name=code or name=code\+code, got "light"/,
  );
  await refused(
    ["sleep", NIGHTS, "--stages", "wake=0,waso=1,deep=2,rem=3"],
    /"waso" is the name of a measure/,
  );
  await refused(
    ["sleep", NIGHTS, "--shares", "wake=0.5"],
    /--shares: expected wake, light, deep, rem, 1 in all/,
  );
  await assert.rejects(run("sleep", NIGHTS, "--boot", "7"), /expected a whole number from 100/);
});

test("help teaches by examples", async () => {
  const help = scoreCommand(() => {}).commands.map((command) => {
    let text = "";
    command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
    return text;
  });
  for (const text of help) assert.match(text, /Examples:\n {2}roomloop score \w+ /);
});

const SCORERS = file(
  "scorers.csv",
  "record,epoch,scorer_1,scorer_2,scorer_3,automatic",
  ..."n,5,0,0,1,9 n,6,1,1,1,9 n,7,2,0,0,9 n,8,-1,-1,-1,9".split(" "),
);

test("the consensus of each epoch is told as CSV, with its probability", async () => {
  const lines = (await run("consensus", SCORERS, "--format", "csv")).trimEnd().split("\n");
  assert.deepEqual(lines, [
    "record,epoch,consensus,probability",
    `n,5,wake,${2 / 3}`,
    "n,6,n1,1",
    `n,7,wake,${2 / 3}`,
    "n,8,-1,0",
  ]);
});

test("agreement of scorers is told as JSON and as a table", async () => {
  const { format, fleiss, pairs, scorers } = JSON.parse(await run("consensus", SCORERS, "--format", "json"));
  assert.deepEqual([format, fleiss.epochs, pairs.length], ["roomloop-scorers-1", 3, 3]);
  assert.equal(scorers[1].softAgreement, 1);
  assert.match(await run("consensus", SCORERS), /scorer_2 +1\.000 /);
});

test("records that cannot be scored are refused by row", async () => {
  const heading = "record,epoch,scorer_1,scorer_2";
  const refuse = (message: RegExp, ...rows: readonly string[]) =>
    refused(["consensus", file("faulty.csv", heading, ...rows)], message);
  await refuse(/row 3: epoch 3 of record n, expected epoch 2/, "n,1,0,0", "n,3,0,0");
  await refuse(/row 4: record n goes on here; its rows began at row 2/, "n,1,0,0", "m,1,0,0", "n,2,0,0");
  await refuse(/row 2: scorer_2: "7" is no stage and not -1/, "n,1,0,7");
  await refused(["consensus", NIGHTS], /no column "record"/);
  const one = file("one.csv", "record,epoch,scorer_1", "n,1,0");
  await refused(["consensus", one], /expected two or more columns scorer_1/);
});
