/** What to stage and what to expect. */
export { ceases, happens, latency, never } from "#score";
export { isScenario, type Scenario, type ScenarioOptions, scenario } from "./scenario.ts";
export { SUITES } from "./suites.ts";
