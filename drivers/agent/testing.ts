import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The agent's own files, without what tests it. */
export const SOURCES = ["agent", "bulk", "calls", "cbor", "frame", "reports", "sha256", "streams"].map(
  (name) => `${name}.c`,
);

/** What the agent is compiled with, and must pass without a word. */
export const WARNINGS = [
  "-std=c99",
  "-Wall",
  "-Wextra",
  "-Wpedantic",
  "-Wconversion",
  "-Wshadow",
  "-Wstrict-prototypes",
  "-Wcast-align",
  "-Wfloat-equal",
  "-Werror",
];

export const SANITIZERS = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

const HERE = fileURLToPath(new URL("./", import.meta.url));

/** Why a compiler cannot be used, with how to get it; false if it can. */
export function without(compiler: string, packages: string): string | false {
  const found = spawnSync(compiler, ["--version"], { encoding: "utf8" });
  return found.status === 0 ? false : `needs ${compiler}: apt-get install ${packages}`;
}

/** A folder for what is compiled, and how to be rid of it. */
export function scratch(): { readonly folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "roomloop-agent-"));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a compiler in the agent's folder. @returns all it said, which should be nothing. */
export function compile(compiler: string, words: readonly string[]): string {
  const done = spawnSync(compiler, words, { cwd: HERE, encoding: "utf8" });
  return done.status === 0 ? done.stderr : `exit code ${done.status}: ${done.stderr}`;
}
