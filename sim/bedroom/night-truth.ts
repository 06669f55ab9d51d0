import { breathingOf } from "../sleep/breathing.ts";
import { EPOCH } from "../sleep/hypnogram.ts";
import type { Rest } from "../sleep/rest.ts";
import { type SleepStage, STAGES } from "../sleep/stages.ts";
import { type TechnologistsOptions, technologists } from "../sleep/technologists.ts";

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** What is true of one sleeper's night; times in s of the stream. */
export interface NightTruth {
  /** s */
  readonly epoch: number;
  readonly stages: readonly SleepStage[];
  readonly lightsOut: number;
  /** Falls asleep first, wakes for the last time, gets up; null without sleep. */
  readonly onset: number | null;
  readonly wakes: number | null;
  readonly rises: number;
  readonly inBed: readonly Span[];
  readonly postures: readonly { readonly from: number; readonly posture: string }[];
  readonly movements: readonly (Span & { readonly kind: string })[];
  readonly apnoeas: readonly (Span & { readonly kind: string })[];
  readonly alarms: Rest["night"]["alarms"];
}

/** Reads the truth off a Rest. In bed is whoever lies or sits up in it, from when they have got there until they begin to leave. */
export function nightTruth({ night, stays, movements, obstructions }: Rest): NightTruth {
  const sleep = night.bouts.filter(({ state }) => state !== "wake");
  const asleep = (from: number) => sleep.some((bout) => bout.from <= from && from < bout.until);
  return {
    epoch: EPOCH,
    stages: Array.from(night.stages, (code) => STAGES[code]),
    lightsOut: night.lightsOut,
    onset: sleep[0]?.from ?? null,
    wakes: sleep.at(-1)?.until ?? null,
    rises: night.rises,
    inBed: inBedOf(stays),
    postures: stays.map(({ from, posture }) => ({ from, posture })),
    movements: movements.map(({ kind, from, until }) => ({ kind, from, until })),
    // What is drawn in an epoch of sleep may fall into a waking of seconds; only sleep has apnoeas.
    apnoeas: obstructions
      .filter(({ from }) => asleep(from))
      .map(({ kind, from, until }) => ({ kind, from, until })),
    alarms: night.alarms,
  };
}

function inBedOf(stays: Rest["stays"]): readonly Span[] {
  const out: Span[] = [];
  let since: number | null = null;
  for (const { from, length, posture } of stays) {
    const inside = posture !== "away" && posture !== "edge";
    if (inside && since === null) since = from + length;
    if (!inside && since !== null) {
      out.push({ from: since, until: from });
      since = null;
    }
  }
  return out;
}

/**
 * What technologists score of a night, a `STAGES` index per epoch of each, and -1 where nothing was recorded for them: before lights-out and
 * from getting up on.
 *
 * @throws RangeError or TypeError that names the option, as `technologists` does.
 */
export function scoringsOf({ night }: Rest, given: TechnologistsOptions): readonly Int8Array[] {
  const [first, last] = [Math.floor(night.lightsOut / EPOCH), Math.ceil(night.rises / EPOCH)];
  return technologists(night, given).map((scored) =>
    Int8Array.from(scored, (stage, epoch) => (epoch >= first && epoch < last ? stage : -1)),
  );
}

/**
 * How far chest and abdomen stand out, m, shape [sample][chest, abdomen].
 *
 * @param rate Hz
 * @param seconds From 0 on; nothing breathes after the Night's end.
 */
export function respirationOf(rest: Rest, rate: number, seconds: number): Float32Array {
  const { chest, abdomen } = breathingOf(rest);
  const { excursion } = rest.night.person.breathing;
  const out = new Float32Array(2 * Math.round(seconds * rate));
  for (let n = 0; n < out.length / 2; n++) {
    out[2 * n] = excursion * chest(n / rate);
    out[2 * n + 1] = excursion * abdomen(n / rate);
  }
  return out;
}
