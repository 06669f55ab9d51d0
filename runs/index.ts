/** Stages scenarios on rigs; writes and reads their records. */
export { campaign } from "./campaign.ts";
export { commit } from "./commit.ts";
export { GOLDEN } from "./control-play.ts";
export { controlCount, controlledCampaign } from "./controlled-campaign.ts";
export { type Found, findScenarios, loadScenario, ownScenarios, ScenarioError } from "./find.ts";
export { overQuota, shortage } from "./free-space.ts";
export type { Job } from "./job.ts";
export { isRun, readManifest } from "./manifest-file.ts";
export { nightSource } from "./night-source.ts";
export { RecordError } from "./record-error.ts";
export {
  type RecordedStream,
  type Recording,
  readRecord,
  readSamples,
  type Staging,
} from "./record-reader.ts";
export { EXAMPLE } from "./recordings/description.ts";
export { type Exported, exportRun } from "./recordings/export-run.ts";
export { type ImportOptions, importRun, readDescription } from "./recordings/import-run.ts";
export { RecordingError } from "./recordings/recording-error.ts";
export { SAMPLE_FORMATS, type SampleFormat } from "./recordings/write-samples.ts";
export { type Rescore, rescoreRun } from "./rescore-run.ts";
export { Unsuitable } from "./source.ts";
export type { ControlJob } from "./stage-controls.ts";
