import type { CheckResult, Evidence } from "#contracts";
import { beginnings, emissionSpells, spells } from "#score";
import type { Spectrogram } from "./spectrogram.ts";
import { type Measurement, type TraceLane, traceLanes } from "./traces.ts";

/** What one lane shows: which wall of the run its data come from. */
export type LaneSource = "sound" | "truth" | "device" | "emission" | "checks";

/** One band of a picture of a Run; all lanes of a picture share its axis of stream time. */
export type Lane = SpectrogramLane | IntervalsLane | MarksLane | TraceLane;

/** Levels over time and frequency. */
export interface SpectrogramLane {
  readonly kind: "spectrogram";
  readonly source: "sound";
  readonly label: string;
  readonly spectrogram: Spectrogram;
}

/** Stretches of time in which something held. */
export interface IntervalsLane {
  readonly kind: "intervals";
  readonly source: "truth" | "device" | "emission";
  readonly label: string;
  readonly intervals: readonly LaneInterval[];
}

/** A stretch to draw, s of stream time. */
export interface LaneInterval {
  readonly from: number;
  readonly until: number;
  /** It still held when the run ended: to be drawn without an end. */
  readonly open: boolean;
  /** What to write into it, if there is something beside the lane's label. */
  readonly text: string;
}

/** Moments. */
export interface MarksLane {
  readonly kind: "marks";
  readonly source: "checks" | "device";
  readonly label: string;
  readonly marks: readonly LaneMark[];
}

/** A moment to draw, s of stream time. */
export interface LaneMark {
  readonly at: number;
  readonly good: boolean;
  readonly text: string;
}

/** A start of the device, s of stream time; `expected` is the one before the run. */
export interface LaneBoot {
  readonly time: number;
  readonly text: string;
  readonly expected: boolean;
}

/**
 * All lanes of a Run, from top to bottom: sound, truth, what the device said, what it emitted,
 * measured of itself, when it started, checks. One for each truth state that occurred and each kind of event that was sent. A kind
 * that only ever happened ("calibrated") looks like a state that lasts to the end of the run.
 * Times outside the run are cut off.
 *
 * @param run  `rate`: samples per second of the device's input, Hz; null where no device said
 *   hello, and then nothing was emitted. `checks`: those with no moment have no mark.
 */
export function lanesOf(
  run: Evidence & {
    readonly spectrogram: Spectrogram | null;
    readonly checks: readonly CheckResult[];
    readonly rate: number | null;
    readonly telemetry: readonly Measurement[];
    readonly boots: readonly LaneBoot[];
  },
): readonly Lane[] {
  return [
    ...soundLane(run.spectrogram),
    ...truthLanes(run),
    ...eventLanes(run),
    ...emissionLane(run),
    ...traceLanes(run.telemetry, run.truth.duration),
    ...bootLane(run),
    ...checkLane(run),
  ];
}

function soundLane(spectrogram: Spectrogram | null): readonly Lane[] {
  if (spectrogram === null || spectrogram.columns.length === 0) return [];
  return [{ kind: "spectrogram", source: "sound", label: "sound round the carrier", spectrogram }];
}

function truthLanes({ truth }: Evidence): readonly Lane[] {
  return truth.states.flatMap((state): Lane[] => {
    const intervals = truth.intervals
      .filter((interval) => interval.state === state && interval.from < truth.duration)
      .map(({ from, until }) => ({
        from,
        until: Math.min(until, truth.duration),
        open: until >= truth.duration,
        text: "",
      }));
    return intervals.length === 0 ? [] : [{ kind: "intervals", source: "truth", label: state, intervals }];
  });
}

function eventLanes({ truth, events }: Evidence): readonly Lane[] {
  const kinds = [...new Set(events.map((event) => event.kind))].filter(
    (kind) => beginnings(events, kind).length > 0,
  );
  return kinds.map((kind) => ({
    kind: "intervals",
    source: "device",
    label: kind,
    intervals: spells(events, kind, truth.duration).map((spell) => ({ ...spell, text: "" })),
  }));
}

function emissionLane({
  truth,
  actuations,
  rate,
}: Evidence & { readonly rate: number | null }): readonly Lane[] {
  if (rate === null || actuations.length === 0) return [];
  const intervals = emissionSpells(actuations, { rate, duration: truth.duration }).map(
    ({ from, until, carrier, level }) => ({
      from,
      until,
      open: until >= truth.duration,
      text: `${(carrier / 1000).toFixed(2)} kHz, level ${Number(level.toFixed(3))}`,
    }),
  );
  return [{ kind: "intervals", source: "emission", label: "emission", intervals }];
}

/** Where a device started by itself, or measures: elsewhere its one start is told by the tables. */
function bootLane({
  truth,
  boots,
  telemetry,
}: Evidence & Pick<Parameters<typeof lanesOf>[0], "boots" | "telemetry">): readonly Lane[] {
  if (telemetry.length === 0 && boots.every(({ expected }) => expected)) return [];
  const marks = boots
    .filter(({ time }) => time >= 0 && time <= truth.duration)
    .map(({ time, text, expected }) => ({ at: time, good: expected, text }));
  return marks.length === 0 ? [] : [{ kind: "marks", source: "device", label: "starts", marks }];
}

function checkLane({
  truth,
  checks,
}: Evidence & { readonly checks: readonly CheckResult[] }): readonly Lane[] {
  const marks = checks.flatMap(({ at, passed, undecided, name }) =>
    at === null || undecided || at < 0 || at > truth.duration ? [] : [{ at, good: passed, text: name }],
  );
  return marks.length === 0 ? [] : [{ kind: "marks", source: "checks", label: "checks", marks }];
}
