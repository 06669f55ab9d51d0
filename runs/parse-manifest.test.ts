import assert from "node:assert/strict";
import { test } from "node:test";
import type { Manifest } from "#contracts";
import { draftManifest } from "./manifest-file.ts";
import { parseManifest } from "./parse-manifest.ts";

const DRAFT = draftManifest({
  scenario: { name: "hall", path: "hall.ts" },
  seed: 1,
  rig: "pipe",
  folder: "out/hall.1",
  repeat: "roomloop run hall",
  madeAt: "2026-01-01T00:00:00.000Z",
  commit: "unknown",
});

/** A Manifest in which nothing is null or empty that need not be. */
const FULL = {
  ...DRAFT,
  checks: [
    { name: "major within 1 s", passed: true, found: "after 0.4 s", at: 7.4 },
    { name: "major within 1 ms", passed: false, undecided: true, found: "after 1 ms", at: 7.4 },
  ],
  scores: [{ name: "detection-rate", value: 1, unit: "1", interval: [0.025, 1], reason: "one is few" }],
  rig: {
    ...DRAFT.rig,
    where: { path: "/dev/ttyACM0", hub: "1-2.3", serial: "A7", interface: 1 },
    notExercised: ["microphones"],
  },
  control: "negative",
  withheld: { verdict: "pass", why: "the negative control after it reported presence" },
  device: {
    protocol: { least: 1, most: 1 },
    largestFrame: 4096,
    chip: "none",
    board: "none",
    firmware: "energy",
    firmwareHash: "00",
    resetCause: "power-on",
    uptime: 0.1,
    bootCount: 1,
    sampleDriven: true,
    clockRate: 1e6,
    ackEvery: 16,
    functions: [
      {
        name: "presence",
        input: { kind: "baseband", channels: 4, rate: 2000, encoding: "i16", fullScale: 2, radar: null },
        output: null,
        events: ["major"],
        actuations: ["emission"],
      },
    ],
  },
  stream: { sent: { samples: 1, crc32: 1 }, received: { samples: 1, crc32: 1 } },
  counters: { before: { overruns: 0 }, after: { overruns: 2, "brown-outs": 1 } },
  timing: {
    clock: { rateOffsetPpm: -3.5, offset: -1000.5, bound: 0.0002, pairs: 60 },
    hostLateness: [
      { upTo: 0.001, blocks: 100 },
      { upTo: null, blocks: 1 },
    ],
    underruns: 0,
    skipped: 0,
  },
  figures: { elapsed: { value: 1.2, unit: "s" } },
  origin: {
    kind: "import",
    file: "kitchen.wav",
    sha256: "00",
    channels: ["left"],
    device: "on the sideboard",
    carrier: 33_200,
    acted: true,
    rounded: 0,
    clipped: 0,
    labels: { site: "lab" },
  },
} as const satisfies Manifest;

/** The same run, as one that was played again. */
const REPLAYED: Manifest = {
  ...FULL,
  origin: {
    kind: "replay",
    run: "out/hall.1",
    resimulated: false,
    compared: true,
    diverged: { at: 1.5, recorded: "emission off from 1.5 s", got: "light at level 1 from 1.6 s" },
  },
};

/** Every place in a value: the keys that lead there. */
function places(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...places(inner).map((rest) => [key, ...rest]),
  ]);
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const part = value as Readonly<Record<string, unknown>>;
  const inner = replaced(part[key], rest, by);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...part, [key]: inner };
}

test("a draft and a full manifest are read as they were written, by way of JSON", () => {
  for (const manifest of [DRAFT, FULL, REPLAYED])
    assert.deepEqual(parseManifest(JSON.parse(JSON.stringify(manifest)), "it"), manifest);
});

test("whichever field is of the wrong kind, the complaint names its file and the field", () => {
  const all = [FULL, REPLAYED].flatMap((whole) => places(whole).map((place) => ({ whole, place })));
  assert.ok(all.length > 190, String(all.length));
  for (const { whole, place } of all) {
    // A symbol is no text, number, flag, list or object; nor is it null.
    const named = new RegExp(`^out/manifest\\.json.*\\b${place.find((key) => !/^\d+$/.test(key))}\\b`);
    assert.throws(
      () => parseManifest(replaced(whole, place, Symbol()), "out/manifest.json"),
      (error: unknown) => error instanceof TypeError && named.test(error.message),
      place.join("."),
    );
  }
});

test("a manifest that is none of this version's is refused", () => {
  for (const value of [null, [], "text", 1, {}, { ...FULL, format: "roomloop-run-2" }])
    assert.throws(() => parseManifest(value, "it"), { name: "TypeError", message: /^it/ });
});
