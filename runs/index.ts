/** Stages scenarios on rigs; writes and reads their records. */
export { campaign } from "./campaign.ts";
export { commit } from "./commit.ts";
export { type Found, findScenarios, loadScenario, ownScenarios, ScenarioError } from "./find.ts";
export { shortage } from "./free-space.ts";
export type { Job } from "./job.ts";
export { isRun, readManifest } from "./manifest-file.ts";
export { readRecord } from "./record-reader.ts";
