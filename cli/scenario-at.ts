import { loadScenario, ScenarioError } from "#runs";
import type { Scenario } from "#scenario";
import { UsageError } from "./usage-error.ts";

/** Loads the scenario in a file. @throws UsageError that names the file and why it is none. */
export async function scenarioAt(path: string): Promise<Scenario> {
  try {
    return await loadScenario(path);
  } catch (error) {
    if (error instanceof ScenarioError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
