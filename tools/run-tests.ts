/**
 * Runs the repository's tests: `npm test`, or `npm test -- sim drivers/link.test.ts` for some.
 *
 * What a test needs beyond Node is found or the test is skipped with a line that says how to get
 * it; those lines are printed last, and with REQUIRE_ALL=1 each of them is a failure.
 */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join, sep } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { readConfig } from "../cli/config.ts";
import { filesBelow, ROOT } from "./source.ts";

function wanted(patterns: readonly string[]): string[] {
  const all = filesBelow("").filter((file) => file.endsWith(".test.ts"));
  const chosen = all.filter((file) =>
    patterns.some((pattern) => file === pattern || file.startsWith(pattern.replace(/\/*$/, sep))),
  );
  return patterns.length === 0 ? all : chosen;
}

/** A test that waits for ever is a failure, not a build that never ends. */
const LONGEST_MS = 300_000;

const files = wanted(process.argv.slice(2));
if (files.length === 0) {
  console.error(`no test file matches ${process.argv.slice(2).join(" ")}`);
  process.exit(2);
}

/** Tests in wall time need this machine for themselves: they run last, one after the other, and go before its other work if they may. */
const ALONE = /(^|[/-])wall\.test\.ts$/;

/** What is started from now on gets a processor when it asks for one (SCHED_RR, sched(7)): where that is allowed, else nothing changes. */
function goFirst(): void {
  spawnSync("chrt", ["--rr", "--pid", "5", String(process.pid)], { stdio: "ignore" });
}

const skipped: string[] = [];
let failed = 0;

async function runAll(files: readonly string[], concurrency: number): Promise<void> {
  if (files.length === 0) return;
  const paths = files.map((file) => join(ROOT, file));
  const tests = run({ files: paths, concurrency, timeout: LONGEST_MS })
    .on("test:fail", () => {
      failed += 1;
    })
    .on("test:pass", (test) => {
      if (test.skip) skipped.push(`${test.name}: ${test.skip === true ? "no reason given" : test.skip}`);
    });
  for await (const text of tests.compose(new spec())) process.stdout.write(text as string);
}

await runAll(
  files.filter((file) => !ALONE.test(file)),
  availableParallelism(),
);
goFirst();
await runAll(
  files.filter((file) => ALONE.test(file)),
  1,
);
for (const line of skipped) console.log(`skipped: ${line}`);
const refused = readConfig().requireAll && skipped.length > 0;
if (refused) console.log(`REQUIRE_ALL=1: ${skipped.length} skipped tests count as failed`);
process.exitCode = failed > 0 || refused ? 1 : 0;
