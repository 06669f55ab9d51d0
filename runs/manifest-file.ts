import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { type Manifest, UNLINKED } from "#contracts";
import { PROTOCOL } from "#rigs";
import type { Job } from "./job.ts";
import { FORMAT, parseManifest } from "./parse-manifest.ts";

const FILE = "manifest.json";
const PACKAGE = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** The version of this package. */
export const VERSION: string = PACKAGE.version;

/**
 * The Manifest of a run that has only begun. It is written first, so that a run whose process is
 * killed leaves a folder that says so.
 */
export function draftManifest(
  job: Pick<Job, "folder" | "scenario" | "seed" | "rig" | "control" | "repeat" | "commit" | "madeAt">,
): Manifest {
  return {
    format: FORMAT,
    run: basename(job.folder),
    scenario: { name: job.scenario.name, why: "", seed: job.seed, duration: 0 },
    ...(job.control === undefined ? {} : { control: job.control }),
    verdict: "error",
    cause: {
      blame: "bench",
      step: "run",
      message: "the run did not end: its process is gone or still at work",
    },
    checks: [],
    scores: [],
    repeat: job.repeat,
    rig: { name: job.rig, link: "none", timekeeping: "none", injection: "none", notExercised: [] },
    device: null,
    versions: {
      roomloop: VERSION,
      commit: job.commit,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      protocol: PROTOCOL,
    },
    stream: { sent: { samples: 0, crc32: 0 }, received: null },
    link: UNLINKED,
    actuations: 0,
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
 * Writes a Manifest over the one that is there: for a disk without room for another file. It lies in the block that the
 * other one had, as long as it is short, as that of a run which broke off is.
 */
export function overwriteManifest(folder: string, manifest: Manifest): void {
  const path = join(folder, FILE);
  rmSync(`${path}.new`, { force: true });
  const file = openSync(path, "r+");
  try {
    const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
    if (writeSync(file, bytes, 0, bytes.length, 0) === bytes.length) ftruncateSync(file, bytes.length);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a run's Manifest.
 *
 * @throws TypeError that names the file and the field, if it is none of this version; the system's error
 *   if the file cannot be read.
 */
export function readManifest(folder: string): Manifest {
  const path = join(folder, FILE);
  const text = readFileSync(path, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TypeError(`${path}: expected JSON: ${(error as Error).message}`, { cause: error });
  }
  return parseManifest(value, path);
}

/** Whether a folder is a run's. */
export function isRun(folder: string): boolean {
  return existsSync(join(folder, FILE));
}
