/** For tests: recordings with their descriptions, and runs made of them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { Manifest } from "#contracts";
import { importRun, readDescription } from "./import-run.ts";
import { edfFile, i16, tal } from "./testing.ts";

/** Where all that a test file makes lies. */
export const root = mkdtempSync(join(tmpdir(), "roomloop-recordings-"));
after(() => rmSync(root, { recursive: true }));

/** Two microphones in baseband at 100 Hz: enough for blocks of 5 samples, of which the last is shorter. */
export const DESCRIPTION = {
  format: "roomloop-recording-1",
  name: "lab/kitchen",
  about: "A walk.",
  function: "presence",
  kind: "baseband",
  channels: ["left", "right"],
  rate: 100,
  fullScale: 2,
  device: "on the sideboard",
  truth: { states: ["major", "occupied"], intervals: [{ state: "major", from: 0.1, until: 0.2 }] },
  checks: [{ check: "latency", event: "major", of: "major", atMost: 0.1 }],
  actuations: [{ kind: "emission", index: 3, carrier: 33_000, level: 0.5, on: true }],
  labels: { site: "lab" },
};

let folders = 0;

/** The name of a folder that does not exist yet. */
export function unused(): string {
  return join(root, String(folders++));
}

/** Files in a new folder: a recording and its description. */
export function files(
  name: string,
  bytes: Uint8Array | string,
  description: object,
): { file: string; describe: string } {
  const folder = unused();
  mkdirSync(folder);
  writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, "recording.json"), JSON.stringify(description));
  return { file: join(folder, name), describe: join(folder, "recording.json") };
}

/** Imports what `files` made, into `folder`. */
export async function imported(
  {
    file,
    describe,
  }: {
    readonly file: string;
    readonly describe: string;
  },
  folder = unused(),
): Promise<{ folder: string; manifest: Manifest }> {
  const manifest = await importRun({
    file,
    description: readDescription(describe),
    describedIn: describe,
    folder,
    repeat: "roomloop import",
    madeAt: "2026-01-01T00:00:00.000Z",
    commit: "unknown",
  });
  return { folder, manifest };
}

/** 32 samples of four columns. */
export const VALUES = Array.from({ length: 4 * 32 }, (_, n) =>
  n < 2 ? [-32768, 32767][n]! : ((n * 7919) % 65536) - 32768,
);

/** A night of five epochs, of which three have samples of a belt. */
export const NIGHT = edfFile(
  [
    { label: "Belt", records: [i16(1, 2), i16(3, 4), i16(5, 6)] },
    {
      label: "EDF Annotations",
      records: [
        tal(120, "+0\x14\x14", "+0\x1530\x14Sleep stage W\x14", "+30\x1530\x14Sleep stage N2\x14"),
        tal(120, "+30\x14\x14", "+60\x1530\x14Sleep stage 2\x14", "+90\x1530\x14Sleep stage ?\x14"),
        tal(120, "+60\x14\x14", "+45\x14Lights out\x14", "+120\x1530\x14Sleep stage R\x14"),
      ],
    },
  ],
  { duration: "30" },
);
