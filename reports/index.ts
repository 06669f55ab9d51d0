/** Runs written up: for people, programs and browsers; and the lanes that pictures are made of. */

export {
  SCORERS_FORMATS,
  type ScorersFormat,
  type ScorersSource,
  scorersReport,
} from "./formats/scorers-report.ts";
export { SLEEP_FORMATS, type SleepFormat, sleepReport } from "./formats/sleep-report.ts";
export type { SleepSource } from "./formats/sleep-source.ts";
export { spectrogramPng } from "./formats/spectrogram-png.ts";
export { visible } from "./formats/visible.ts";
export type {
  IntervalsLane,
  Lane,
  LaneInterval,
  LaneMark,
  LaneSource,
  MarksLane,
  SpectrogramLane,
} from "./lanes/lanes-of.ts";
export { lanesOf } from "./lanes/lanes-of.ts";
export { atMostColumns, columnCount, levelRange, type Spectrogram } from "./lanes/spectrogram.ts";
export { timeLabel, timeTicks, valueTicks } from "./lanes/ticks.ts";
export { type NightPicture, nightPng } from "./picture/night-picture.ts";
export { FORMATS, type Format, report } from "./report.ts";
export type { ConsoleLine, RunReport } from "./run-report.ts";
