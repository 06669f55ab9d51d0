import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { filesBelow, ROOT, readSource, type Source } from "./tools/source.ts";

/**
 * Who may import what: the table of CONTRIBUTING.md.
 *
 * `node`: may use Node's modules. `packages`: names, or beginnings of names, of npm packages.
 */
interface Place {
  readonly doors: readonly string[];
  readonly node: boolean;
  readonly packages: readonly string[];
}

const PLACES: Readonly<Record<string, Place>> = {
  contracts: { doors: [], node: false, packages: [] },
  sim: { doors: ["#contracts"], node: false, packages: [] },
  "drivers/wire": { doors: ["#contracts"], node: true, packages: ["cborg"] },
  drivers: { doors: ["#contracts", "#wire"], node: true, packages: ["serialport", "tsx"] },
  "rigs/devices": { doors: ["#wire"], node: true, packages: ["fft.js"] },
  rigs: { doors: ["#contracts", "#drivers", "#wire"], node: true, packages: [] },
  "reports/stats": { doors: [], node: false, packages: ["@stdlib/"] },
  "reports/score": { doors: ["#contracts", "#stats"], node: false, packages: [] },
  reports: {
    doors: ["#contracts", "#score", "#stats"],
    node: false,
    packages: ["cli-table3", "fast-png", "picocolors"],
  },
  scenarios: { doors: ["#contracts", "#sim", "#score"], node: false, packages: [] },
  runs: {
    doors: ["#contracts", "#sim", "#rigs", "#scenario", "#score"],
    node: true,
    packages: ["@mcap/", "fft.js", "tsx"],
  },
  cli: {
    doors: ["#contracts", "#sim", "#drivers", "#rigs", "#stats", "#score", "#reports", "#scenario", "#runs"],
    node: true,
    packages: ["commander", "csv-parse", "leven", "ora", "picocolors", "tsx"],
  },
  tools: {
    doors: ["#sim", "#stats", "#score", "#reports"],
    node: true,
    packages: ["assemblyscript", "fft.js"],
  },
  "tools/usb": {
    doors: ["#contracts", "#sim", "#drivers", "#score", "#scenario"],
    node: true,
    packages: ["esbuild"],
  },
};

/** What tests and benches may use besides; `roomloop` is in the scenarios that they write. */
const TEST_PACKAGES = ["fast-check", "fast-png", "roomloop"];

/** Files that are reached past a door. */
const EXCEPTIONS = [
  // The environment is read in one place, and tools need it too.
  ["tools", "cli/config.ts"],
  ["tools/usb", "cli/config.ts"],
  ["tools/usb", "tools/source.ts"],
  // What is tested over USB is all of roomloop, as its users have it.
  ["tools/usb", "cli/main.ts"],
  // What makes TypeScript load comes before any door can be read.
  ["cli", "runs/register.js"],
];

const sources = filesBelow("")
  .filter((path) => /\.(ts|js)$/.test(path) && !path.endsWith(".as.ts"))
  .map(readSource);
const doorOf = JSON.parse(readSource("package.json").text).imports as Readonly<Record<string, string>>;
const doorFiles = new Set(Object.values(doorOf).map((file) => file.replace("./", "")));

function placeOf(path: string): string | undefined {
  return Object.keys(PLACES)
    .filter((place) => path.startsWith(`${place}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function isTest(path: string): boolean {
  return /(\.test|\.bench|(^|\/)testing)\.ts$/.test(path);
}

function isNode(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

/** Why `source` may not import `specifier`; null if it may. */
function objection(source: Source, specifier: string): string | null {
  const place = placeOf(source.path);
  if (place === undefined) return null;
  const { doors, node, packages } = PLACES[place] as Place;
  const testing = isTest(source.path);
  if (specifier.startsWith(".")) {
    const target = join(source.path, "..", specifier);
    if (placeOf(target) === place) return null;
    if (EXCEPTIONS.some(([importer, imported]) => importer === place && imported === target)) return null;
    return `reaches into ${target} past its door`;
  }
  if (specifier.startsWith("#"))
    return doors.includes(specifier) ? null : `${place} may not use ${specifier}`;
  if (isNode(specifier)) return node || testing ? null : `${place} may not use Node's modules`;
  const allowed = testing ? [...packages, ...TEST_PACKAGES] : packages;
  const known = allowed.some((name) => specifier === name || specifier.startsWith(name.replace(/\/?$/, "/")));
  return known ? null : `${place} may not use the package ${specifier}`;
}

function complaints(rule: (source: Source) => Iterable<string>): readonly string[] {
  return sources.flatMap((source) => [...rule(source)].map((text) => `${source.path}: ${text}`));
}

test("every import is one that the table allows", () => {
  const found = complaints((source) =>
    source.imports.flatMap((specifier) => objection(source, specifier) ?? []).map(String),
  );
  assert.deepEqual(found, []);
});

test("doors name each export, and no other file is called index.ts", () => {
  const found = complaints(function* ({ path, code }) {
    if (/export\s*\*/.test(code)) yield "exports * instead of names";
    if (path.endsWith("/index.ts") && !doorFiles.has(path)) yield "is no door";
  });
  assert.deepEqual(found, []);
});

test("clock, chance, environment and console have one home each", () => {
  const homes: readonly (readonly [what: string, words: RegExp, home: RegExp])[] = [
    [
      "reads the clock",
      /\bDate\.now\(|\bnew Date\(\)|\bperformance\.|\bhrtime\b/,
      /^drivers\/clock\.ts$|\.bench\.ts$/,
    ],
    [
      "makes chance",
      /\bMath\.random\b|\brandomBytes\b|\brandomUUID\b|\bgetRandomValues\b/,
      /^sim\/chance\.ts$/,
    ],
    ["reads the environment", /\bprocess\.env\b/, /^cli\/config\.ts$/],
    ["prints", /\bconsole\.(log|error|warn|info|debug)\(/, /^cli\/|^tools\/|\.(bench|test)\.ts$/],
    // Of some programs the standard output is the link, not a console.
    [
      "writes to standard output",
      /\bprocess\.stdout\b/,
      /^cli\/|^tools\/|^drivers\/|^rigs\/devices\/|\.(bench|test)\.ts$/,
    ],
  ];
  const found = complaints(function* ({ path, code }) {
    if (path === "tidy.test.ts") return;
    for (const [what, words, home] of homes) {
      const word = words.exec(code)?.[0];
      if (word !== undefined && !home.test(path)) yield `${what} (${word})`;
    }
  });
  assert.deepEqual(found, []);
});

test("no file is longer than 400 lines", () => {
  const found = complaints(function* ({ text }) {
    const lines = text.split("\n").length;
    if (lines > 400) yield `has ${lines} lines`;
  });
  assert.deepEqual(found, []);
});

test("file names are kebab-case", () => {
  const found = complaints(function* ({ path }) {
    if (!/^([a-z0-9-]+\/)*[a-z0-9-]+(\.(test|bench|as|d|wasm))?\.(ts|js)$/.test(path))
      yield "is not kebab-case";
  });
  assert.deepEqual(found, []);
});

/** Runs a program of node_modules; its complaints are the failure's message. */
function holds(program: string, ...args: readonly string[]): void {
  try {
    execFileSync(process.execPath, [join(ROOT, "node_modules", program), ...args], {
      cwd: ROOT,
      encoding: "utf8",
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    assert.fail(`${stdout}\n${stderr}`);
  }
}

test("format and lint hold, functions of at most 60 lines among them", () => {
  holds("@biomejs/biome/bin/biome", "ci", "--colors=off", ".");
});

test("types hold, with sim/ knowing neither Node nor a browser", () => {
  holds("typescript/bin/tsc", "-b");
});
