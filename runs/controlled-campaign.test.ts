import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Manifest, type Verdict, verdictOf } from "#contracts";
import type { CampaignHooks, campaign } from "./campaign.ts";
import { controlCount, controlledCampaign } from "./controlled-campaign.ts";
import type { Job } from "./job.ts";
import { draftManifest, readManifest, writeManifest } from "./manifest-file.ts";
import { readSamples } from "./record-reader.ts";
import { rescoreRun } from "./rescore-run.ts";
import type { ControlJob } from "./stage-controls.ts";
import { testRuns, unwatched } from "./testing.ts";
import { withhold } from "./withhold.ts";

const { job, folder, staged } = testRuns();
const WALK_IN = fileURLToPath(new URL("../scenarios/presence/walk-in.ts", import.meta.url));

/** Controls of the golden scene with these firmwares, one after the other; the last for all that follow. */
function controls(...firmwares: readonly string[]): ControlJob {
  let n = 0;
  return (control) => {
    const { folder: _, ...rest } = job({ control, seed: 1, recordAll: true });
    const firmware = firmwares[Math.min(n++, firmwares.length - 1)] as string;
    return { ...rest, firmware, scenario: { name: "presence/walk-in", path: WALK_IN } };
  };
}

/** Jobs in a session's folder of their own. */
let sessions = 0;
function session(...firmwares: readonly string[]): readonly Job[] {
  const own = join(folder, `session-${sessions++}`);
  mkdirSync(own);
  return firmwares.map((firmware, n) => job({ firmware, folder: join(own, `run-${n}`) }));
}

/** How a job of a firmware ends that is told here rather than staged. */
function ending({ firmware, control }: Job): Pick<Manifest, "verdict" | "cause" | "checks"> {
  const judged = (verdict: Verdict) => ({
    ...{ verdict, cause: null },
    checks: [{ name: "presence", passed: verdict === "pass", found: "at 2 s", at: 2 }],
  });
  const ended = (blame: "bench" | "device") => {
    const verdict = blame === "bench" ? ("error" as const) : ("fail" as const);
    return { verdict, cause: { blame, step: "hello", message: `the ${blame} ended it` }, checks: [] };
  };
  if (firmware === "exits") return ended("device");
  if (firmware === "lost") return ended("bench");
  if (firmware === "deaf") return judged(control === "negative" ? "pass" : "fail");
  if (firmware === "unclear") return judged("inconclusive");
  return judged("pass");
}

/** A campaign that tells how jobs end, without a device. */
const told: typeof campaign = async (jobs, _parallel, { onDone, signal }) => {
  const manifests = jobs.flatMap((one) => {
    if (signal.aborted) return [];
    const own = { ...draftManifest(one), ...ending(one) };
    const manifest = one.awaitsControl ? withhold(own, "inconclusive", "awaited") : own;
    writeManifest(one.folder, manifest);
    onDone(one, manifest);
    return [manifest];
  });
  return { manifests, refusal: null };
};

async function controlled(
  jobs: readonly Job[],
  controlJob: ControlJob,
  { between = 2, hooks = unwatched() }: { readonly between?: number; readonly hooks?: CampaignHooks } = {},
) {
  const { manifests, ended } = await controlledCampaign(jobs, hooks, {
    ...{ parallel: 2, controlJob, between, stage: told },
  });
  const own = dirname(jobs[0]!.folder);
  for (const manifest of manifests) assert.deepEqual(readManifest(join(own, manifest.run)), manifest);
  return { manifests, ended, outcomes: outcomes(manifests) };
}

const outcomes = (manifests: readonly Manifest[]) =>
  manifests.map(({ run, verdict, withheld }) => [run, verdict, ...(withheld ? [withheld.verdict] : [])]);

test("good controls are staged before, between and after runs, and the runs keep their verdicts", async () => {
  const { manifests, ended, outcomes } = await controlled(
    session("energy", "deaf", "exits"),
    controls("energy"),
  );
  assert.equal(ended, null);
  assert.deepEqual(outcomes, [
    ["control-1.positive", "pass"],
    ["control-2.negative", "pass"],
    ["control-3.positive", "pass"],
    ["control-4.negative", "pass"],
    ["run-0", "pass"],
    ["run-1", "fail"],
    ["control-5.positive", "pass"],
    ["control-6.negative", "pass"],
    ["run-2", "fail"],
  ]);
  assert.equal(verdictOf(manifests), "fail");
  assert.equal(verdictOf(manifests.slice(0, 4)), "error"); // Nothing ran.
  assert.deepEqual([1, 25, 26, 51].map(controlCount), [4, 4, 6, 8]);
});

test("a bench that is deaf from the first is found before any run is staged", async () => {
  const { manifests, ended, outcomes } = await controlled(session("energy", "energy"), controls("deaf"));
  assert.deepEqual(outcomes, [["control-1.positive", "error", "fail"]]);
  assert.equal(
    ended,
    "the positive control was not noticed: expected presence, found at 2 s; 2 runs were not staged",
  );
  assert.equal(verdictOf(manifests), "error");
});

test("a control that nobody can judge is not said to have gone unnoticed, and the bench is not proven", async () => {
  const { ended, outcomes } = await controlled(session("energy"), controls("unclear"));
  assert.deepEqual(outcomes, [["control-1.positive", "error", "inconclusive"]]);
  assert.match(ended ?? "", /^the positive control cannot be judged: expected presence, found at 2 s/);
});

test("where controls are refused the runs are staged without, and what is on the disk says the same", async () => {
  const [one] = session("energy");
  const refusing: typeof campaign = async (jobs, parallel, hooks) => {
    const control = jobs.find((job) => job.control !== undefined);
    if (control === undefined) return await told(jobs, parallel, hooks);
    writeManifest(control.folder, draftManifest(control));
    return { manifests: [], refusal: "the rig's longest run is 10 s" };
  };
  const { manifests, refusal } = await controlledCampaign([one!], unwatched(), {
    ...{ parallel: 1, controlJob: controls("energy"), stage: refusing },
  });
  assert.equal(refusal, null);
  assert.deepEqual(outcomes(manifests), [
    ["control-1.positive", "inconclusive", "error"],
    ["run-0", "pass"],
  ]);
  const own = dirname(one!.folder);
  assert.equal(verdictOf(manifests.map(({ run }) => readManifest(join(own, run)))), "pass");
});

test("after a bad pair another is tried: the campaign goes on, and what lies between is an error but for what ended by itself", async () => {
  const jobs = session("energy", "exits", "energy", "lost", "energy");
  const firmwares = ["energy", "energy", "deaf", "energy"];
  const { ended, outcomes, manifests } = await controlled(jobs, controls(...firmwares));
  assert.equal(ended, null);
  assert.deepEqual(
    outcomes.filter(([run]) => /^run/.test(String(run))),
    [
      ["run-0", "error", "pass"],
      ["run-1", "fail"],
      ["run-2", "pass"],
      ["run-3", "error"],
      ["run-4", "pass"],
    ],
  );
  const why = manifests.find(({ run }) => run === "run-0")?.withheld?.why;
  assert.equal(why, "the positive control after it was not noticed: expected presence, found at 2 s");
});

test("two bad pairs end a campaign, and what was not staged is told", async () => {
  const jobs = session("energy", "energy", "energy");
  const { ended, outcomes } = await controlled(jobs, controls("energy", "energy", "deaf"));
  assert.match(ended ?? "", /one run was not staged/);
  assert.deepEqual(
    outcomes.slice(2).map(([run, verdict]) => [run, verdict]),
    [
      ["control-3.positive", "error"],
      ["run-0", "error"],
      ["run-1", "error"],
      ["control-4.positive", "error"],
    ],
  );
});

test("a control that the bench lost is staged once more; one that the device ends is its failure, and proves no other", async () => {
  const { manifests, outcomes } = await controlled(session("energy"), controls("lost", "energy", "exits"));
  assert.deepEqual(outcomes, [
    ["control-1.positive", "inconclusive", "error"],
    ["control-2.positive", "pass"],
    ["control-3.negative", "fail"],
  ]);
  assert.equal(verdictOf(manifests), "fail");
  const between = await controlled(
    session("energy", "deaf"),
    controls("energy", "energy", "exits", "energy"),
  );
  assert.deepEqual(between.outcomes.slice(2), [
    ["control-3.positive", "fail"],
    ["control-4.positive", "pass"],
    ["control-5.negative", "pass"],
    ["run-0", "pass"],
    ["run-1", "fail"],
  ]);
  const twice = await controlled(session("energy"), controls("energy", "energy", "exits"));
  assert.deepEqual(twice.outcomes.slice(2), [
    ["control-3.positive", "fail"],
    ["control-4.positive", "fail"],
    ["run-0", "inconclusive", "pass"],
  ]);
  const lost = await controlled(session("energy"), controls("lost"));
  assert.deepEqual(lost.outcomes, [
    ["control-1.positive", "inconclusive", "error"],
    ["control-2.positive", "error"],
  ]);
});

test("a campaign that is interrupted tells no verdict that no control has borne out", async () => {
  const stop = new AbortController();
  const hooks: CampaignHooks = {
    ...unwatched(),
    onDone: ({ folder: done }) => basename(done) === "run-1" && stop.abort(),
    signal: stop.signal,
  };
  const { outcomes } = await controlled(session("energy", "exits", "energy"), controls("energy"), { hooks });
  assert.deepEqual(outcomes.slice(2), [
    ["run-0", "inconclusive", "pass"],
    ["run-1", "fail"], // It ended by itself, whatever it heard.
  ]);
});

test("a device that hears what nobody injected is found by the muted control, and its runs say so", async () => {
  const [one] = session("energy");
  const { manifests } = await controlledCampaign([one!], unwatched(), {
    ...{ parallel: 1, controlJob: controls("energy", "energy", "energy", "ghosts") },
  });
  assert.deepEqual(outcomes(manifests), [
    ["control-1.positive", "pass"],
    ["control-2.negative", "pass"],
    ["control-3.positive", "pass"],
    ["control-4.negative", "error", "fail"],
    ["run-0", "error", "pass"],
  ]);
  const run = manifests.at(-1)!;
  assert.equal(
    run.withheld?.why,
    "the negative control after it reported presence though it was muted: expected no presence, found 1 event, at 2 s",
  );
  // Checks as they are now do not mend a bench as it was.
  const { verdict, before } = await rescoreRun(one!.folder, { madeAt: "", commit: "" });
  assert.deepEqual([before, verdict], ["error", "error"]);
  const own = dirname(one!.folder);
  const again = await rescoreRun(join(own, "control-1.positive"), { madeAt: "", commit: "" });
  assert.deepEqual([again.control, again.verdict, verdictOf([again])], ["positive", "pass", "error"]); // Nothing ran.
  const bytes = (name: string) => Buffer.concat([...readSamples(join(own, name))].map((one) => one.bytes));
  const [heard, muted] = [bytes("control-3.positive"), bytes("control-4.negative")];
  assert.equal(muted.length, heard.length);
  assert.ok(muted.every((byte) => byte === 0) && heard.some((byte) => byte !== 0));
});

test("a run's verdict is withheld on the disk before anybody could bear it out", async () => {
  const one = job({ awaitsControl: true });
  const [manifest] = await staged(one);
  assert.deepEqual([manifest?.verdict, manifest?.withheld?.verdict], ["inconclusive", "pass"]);
  assert.deepEqual(readManifest(one.folder), manifest);
});

test("a device without presence has no control, and its runs say so", async () => {
  const bedside = fileURLToPath(new URL("../rigs/devices/bedside/main.ts", import.meta.url));
  const control = controls(`node --import tsx ${bedside}`);
  const [one] = session("energy");
  const { manifests } = await controlledCampaign([one!], unwatched(), {
    ...{ parallel: 1, controlJob: (which) => ({ ...control(which), rig: "command" }) },
  });
  assert.deepEqual(outcomes(manifests), [
    ["control-1.positive", "inconclusive", "error"],
    ["run-0", "pass"],
  ]);
  assert.match(
    manifests[1]?.rig.notExercised.join("; ") ?? "",
    /whether the bench can be relied upon: the device has no function presence, and of sleep there is no control yet/,
  );
  assert.equal(verdictOf(manifests), "pass");
});
