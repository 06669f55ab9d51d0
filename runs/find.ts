import { readdirSync, readFileSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isScenario, type Scenario, SUITES } from "#scenario";

const FOLDER = fileURLToPath(new URL("../scenarios/", import.meta.url));

/** A scenario's file, not yet loaded. */
export interface Found {
  /** Path below `scenarios/` less `.ts`; a user's own file by its path. */
  readonly name: string;
  readonly path: string;
  /** Its comment: what it stages and why that is hard. */
  readonly why: string;
}

/** A scenario cannot be found or loaded. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

/** The scenario in the file at `path`, by the name under which it is listed. */
export function findScenario(path: string): Found {
  return fromPath(path, ownScenarios());
}

/** The scenarios that come with roomloop, by name. */
export function ownScenarios(): readonly Found[] {
  return readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((path) => path.includes(sep) && path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .sort()
    .map((path) => found(path.slice(0, -3).replaceAll(sep, "/"), resolve(FOLDER, path)));
}

/**
 * The scenarios that `wanted` names, each once: a scenario, a folder of them, a suite, a pattern with
 * `*`, or the path of a `.ts` file anywhere.
 *
 * @returns the scenarios, and the first name that nothing matches, else null.
 */
export function findScenarios(wanted: readonly string[]): {
  readonly scenarios: readonly Found[];
  readonly unknown: string | null;
} {
  const own = ownScenarios();
  const chosen = new Map<string, Found>();
  for (const word of wanted) {
    const matches = word.endsWith(".ts") && isFile(word) ? [fromPath(word, own)] : matching(word, own);
    if (matches.length === 0) return { scenarios: [], unknown: word };
    for (const match of matches) chosen.set(match.path, match);
  }
  return { scenarios: [...chosen.values()], unknown: null };
}

/**
 * Loads a scenario's file. This runs its code.
 *
 * @throws ScenarioError, naming the file, if it does not load or its default export is no scenario.
 */
export async function loadScenario(path: string): Promise<Scenario> {
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await import(pathToFileURL(path).href)) as typeof loaded;
  } catch (error) {
    throw new ScenarioError(`${path} does not load: ${(error as Error).message}`, { cause: error });
  }
  if (!isScenario(loaded.default)) {
    throw new ScenarioError(`${path}: expected \`export default scenario({...})\` from "roomloop/scenario"`);
  }
  return loaded.default;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function matching(word: string, own: readonly Found[]): readonly Found[] {
  const suite = Object.hasOwn(SUITES, word) ? SUITES[word] : undefined;
  if (suite !== undefined) return suite.scenarios.flatMap((name) => own.filter((one) => one.name === name));
  const pattern = word.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${pattern.join(".*").replace(/\/$/, "")}(/.*)?$`);
  return own.filter(({ name }) => expression.test(name));
}

function fromPath(path: string, own: readonly Found[]): Found {
  const absolute = resolve(path);
  return (
    own.find((one) => one.path === absolute) ?? found(relative("", absolute).replaceAll(sep, "/"), absolute)
  );
}

function found(name: string, path: string): Found {
  return { name, path, why: comment(readFileSync(path, "utf8")) };
}

/** The doc comment before the default export, as plain text. */
function comment(text: string): string {
  const block = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export default/.exec(text)?.[1] ?? "";
  return block.replace(/^\s*\* ?/gm, "").trim();
}
