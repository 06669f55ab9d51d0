import type { Evidence, Manifest } from "#contracts";
import type { LaneBoot } from "./lanes/lanes-of.ts";
import type { Spectrogram } from "./lanes/spectrogram.ts";
import type { Measurement } from "./lanes/traces.ts";

/** All that a report shows of one Run, as the record gives it back. */
export interface RunReport extends Evidence {
  readonly manifest: Manifest;
  /** Null where no sound was recorded. */
  readonly spectrogram: Spectrogram | null;
  /** What the device measured of itself, in order of time. */
  readonly telemetry: readonly Measurement[];
  /** Its starts: the one before the run, and those that nobody asked for. */
  readonly boots: readonly LaneBoot[];
  /** What the device printed, in order. */
  readonly console: readonly ConsoleLine[];
  /** Why the record is not whole, so that something may be missing above; null if it is whole. */
  readonly flaw: string | null;
}

/** One line that a device printed. It may hold any text. */
export interface ConsoleLine {
  /** Stream time at which it arrived, s; null before the stream began. */
  readonly time: number | null;
  readonly text: string;
}

/** The Runs of one session, and what to say above them. */
export interface Session {
  readonly runs: readonly RunReport[];
  readonly title: string;
  /** Where the record lies; null if that is not to be told. */
  readonly path: string | null;
}
