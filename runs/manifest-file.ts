import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fields, type Manifest, VERDICTS } from "#contracts";
import type { Job } from "./job.ts";

const FILE = "manifest.json";
const FORMAT = "roomloop-run-1";
const PACKAGE = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** The version of this package. */
export const VERSION: string = PACKAGE.version;

/**
 * The Manifest of a run that has only begun. It is written first, so that a run whose process is
 * killed leaves a folder that says so.
 */
export function draftManifest(job: Job): Manifest {
  return {
    format: FORMAT,
    run: basename(job.folder),
    scenario: { name: job.scenario.name, why: "", seed: job.seed, duration: 0 },
    verdict: "error",
    cause: {
      blame: "bench",
      step: "stream",
      message: "the run did not end: its process is gone or still at work",
    },
    checks: [],
    scores: [],
    repeat: job.repeat,
    rig: { name: job.rig, link: "none", timekeeping: "lockstep", injection: "none", notExercised: [] },
    device: null,
    versions: {
      roomloop: VERSION,
      commit: job.commit,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      protocol: 1,
    },
    stream: { sent: { samples: 0, crc32: 0 }, received: null },
    link: {
      framesSent: 0,
      framesReceived: 0,
      bytesSent: 0,
      bytesReceived: 0,
      badFrames: 0,
      lostFrames: 0,
      unknownFrames: 0,
    },
    actuations: { received: 0, masked: 0 },
    figures: {},
    madeAt: job.madeAt,
  };
}

/** Writes a Manifest into the run's folder, whole or not at all. */
export function writeManifest(folder: string, manifest: Manifest): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/**
 * Reads a run's Manifest.
 *
 * @throws TypeError that names the file and the field, if it is none of this version.
 */
export function readManifest(folder: string): Manifest {
  const path = join(folder, FILE);
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  const manifest = fields(value, path);
  if (manifest.text("format") !== FORMAT) {
    throw new TypeError(`${path}.format: expected ${FORMAT}, got ${manifest.text("format")}`);
  }
  manifest.oneOf("verdict", VERDICTS);
  manifest.list("checks", (check, where) => fields(check, where).flag("passed"));
  return value as Manifest;
}

/** Whether a folder is a run's. */
export function isRun(folder: string): boolean {
  return existsSync(join(folder, FILE));
}
