/** The nouns that cross a wall. */
export type { Actuation, Effect, Emission } from "./actuation.ts";
export { parseActuation } from "./actuation.ts";
export type { Canvas } from "./canvas.ts";
export type { Descriptor, FunctionDescriptor, RadarLayout, StreamFormat } from "./descriptor.ts";
export { type Event, parseEvent } from "./event.ts";
export { type Fields, fields, show } from "./fields.ts";
export type {
  Cause,
  CheckResult,
  Control,
  Divergence,
  Evidence,
  FaultCounters,
  Import,
  LinkCounters,
  Manifest,
  Place,
  Replay,
  Score,
  StreamDigest,
  Timekeeping,
  Timing,
} from "./manifest.ts";
export { CONTROLS, TIMEKEEPING, UNLINKED } from "./manifest.ts";
export { parseTruth, type Truth, type TruthInterval } from "./truth.ts";
export { EXIT_CODE, VERDICTS, type Verdict, verdictOf, worst } from "./verdict.ts";
