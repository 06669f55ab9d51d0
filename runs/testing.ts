/** For tests: runs of a short scene in a folder of their own, and Python to ask. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { Manifest } from "#contracts";
import { type CampaignEnd, type CampaignHooks, campaign } from "./campaign.ts";
import type { Job } from "./job.ts";

/** A scenario of a user's, far from this package. Seeds from 1000 on do not judge. */
export const SHORT_WALK = `
import { latency, scenario } from "roomloop/scenario";
import { livingRoom, walker } from "roomloop/sim";
/** Somebody stands at the wall and comes nearer. */
export default scenario({
  seed: 1000,
  duration: 6,
  room: livingRoom({ size: [4, 3, 2.4] }),
  device: { at: [0.4, 1.5, 0.9] },
  movers: [walker({ path: [[3.6, 1.2], [1.2, 1.5]], speed: 1, from: 3 })],
  checks: [latency("major").atMost(2)],
});
`;

/** Where the runs of a test go, and how they are made. */
export interface TestRuns {
  readonly folder: string;
  /** The scene's file. */
  readonly path: string;
  /** A job of the scene, on an emulated device over pipes unless told, in a folder of its own. */
  job(part?: Partial<Job>): Job;
  /** Stages jobs two at a time, each in its own process. */
  ordered(...jobs: readonly Job[]): Promise<CampaignEnd>;
  /** The same, for jobs that can be staged. */
  staged(...jobs: readonly Job[]): Promise<readonly Manifest[]>;
}

/** A folder with a scene in it, which is removed when the tests of the file are over. */
export function testRuns(scene = SHORT_WALK): TestRuns {
  const folder = mkdtempSync(join(tmpdir(), "roomloop-runs-"));
  const path = join(folder, "short-walk.ts");
  writeFileSync(path, scene);
  after(() => rmSync(folder, { recursive: true }));
  let jobs = 0;
  const ordered = (...all: readonly Job[]) => campaign(all, 2, unwatched());
  return {
    folder,
    path,
    job: (part = {}) => ({
      scenario: { name: "short-walk", path },
      seed: 1000,
      rig: "pipe",
      firmware: "energy",
      folder: join(folder, `run-${jobs++}`),
      recordAll: false,
      repeat: "roomloop run short-walk",
      madeAt: "2026-01-01T00:00:00.000Z",
      commit: "unknown",
      ...part,
    }),
    ordered,
    async staged(...all) {
      const { manifests, refusal } = await ordered(...all);
      assert.equal(refusal, null);
      return manifests;
    },
  };
}

/** Hooks of a campaign that nobody watches. */
export function unwatched(): CampaignHooks {
  return { onProgress: () => {}, onDone: () => {}, signal: new AbortController().signal };
}

/** Why there is no Python here to ask; false if there is. */
export const noPython: string | false = (() => {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return "needs python3, which is not on this machine";
  }
})();

/** What a Python program prints, as JSON. */
export function python(program: string, ...words: readonly string[]): unknown {
  return JSON.parse(
    execFileSync("python3", ["-c", program, ...words], { encoding: "utf8", maxBuffer: 1 << 26 }),
  );
}
