import type { FaultCounters } from "#contracts";
import { now, since } from "#drivers";
import type { Bodies, Scalar } from "#wire";
import { type Asked, tried } from "./call.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

/** What a device counts or measures of itself, by its own names; docs/protocol.md, "Calls", has those that mean the same everywhere. */
export type Values = Readonly<Record<string, number>>;

/** Least and most that a measured value may be, by name; both included. */
export type Bounds = Readonly<Record<string, readonly [least: number, most: number]>>;

/** Asks a Device what it counts and measures: before its streams are opened, while they go on, and after they were closed. */
export interface Vitals {
  /** @throws Stopped if it does not answer, or is not what the rig's limits allow. */
  begin(): Promise<void>;
  /** Measures again if it is time to, without waiting for the answer. `time`: of stream, processed, s. */
  due(time: number): Promise<void>;
  /** Takes an answer to that, come when `time` of stream was processed, s. @throws Stopped as `begin`. */
  hear(result: Bodies["result"], time: number): void;
  /** `time`: all of the stream's, s. @throws Stopped as `begin`. */
  end(time: number): Promise<void>;
  /** So far; null where it offers none. */
  counters(): FaultCounters | null;
}

/** How often it is measured: least time of stream and of the wall between, s. A board driven by samples is faster than the wall. */
const EVERY = { stream: 1, wall: 0.1 };
/** An answer that has not come by then got lost on the way, s of wall time. */
const LOST = 1;

/**
 * What a device says of itself is never judged but by the rig's own limits: a board that is too hot or starved of
 * power cannot show what its firmware is worth. One that offers neither `counters` nor `telemetry` is left in peace.
 *
 * @param options `limits`: of measured values; `onTelemetry` is told each measurement, with the stream time processed, s.
 */
export function vitals(
  peer: Speaker,
  {
    deadlines,
    limits,
    onTelemetry,
  }: {
    readonly deadlines: Deadlines;
    readonly limits: Bounds;
    readonly onTelemetry: (values: Values, time: number) => void;
  },
): Vitals {
  let before: Values | null = null;
  let after: Values | null = null;
  let measures = false;
  let asked: { readonly id: number; readonly at: bigint } | null = null;
  let last = { time: 0, at: now() };

  function measured(found: Values, time: number): void {
    last = { time, at: now() };
    onTelemetry(found, time);
    const outside = outOf(limits, found);
    if (outside) throw new Stopped({ what: "incomplete", detail: `cannot be judged: ${outside}` });
  }

  async function measure(time: number): Promise<void> {
    if (!measures) return;
    const found = await ask(peer, TELEMETRY, deadlines);
    measures = found !== null;
    if (found) measured(found, time);
  }

  return {
    async begin() {
      before = await ask(peer, COUNTERS, deadlines);
      measures = true;
      await measure(0);
    },
    async due(time) {
      if (!measures || time - last.time < EVERY.stream || since(last.at) < EVERY.wall) return;
      if (asked && since(asked.at) < LOST) return;
      asked = { id: peer.nextCall(), at: now() };
      const body = { id: asked.id, ...TELEMETRY, deadlineMs: LOST * 1e3 };
      await peer.say("call", body, { within: deadlines.answer });
    },
    hear({ id, error, values }, time) {
      if (asked?.id !== id) return;
      asked = null;
      if (error === null) measured(numbersOf(values), time);
    },
    async end(time) {
      await measure(time);
      if (before) after = await ask(peer, COUNTERS, deadlines);
    },
    counters: () => before && { before, after },
  };
}

const COUNTERS: Asked = { method: "counters", arguments: {} };
const TELEMETRY: Asked = { method: "telemetry", arguments: {} };

/** Its values; null where it has no such method. */
async function ask(peer: Speaker, method: Asked, deadlines: Deadlines): Promise<Values | null> {
  const { error, values } = await tried(peer, method, deadlines);
  return error === null ? numbersOf(values) : null;
}

function numbersOf(values: Readonly<Record<string, Scalar>>): Values {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

/** What is not within its bounds, in words; null where all is. A value that was not measured is not known to be outside. */
export function outOf(limits: Bounds, values: Values): string | null {
  const wrong = Object.entries(limits).flatMap(([name, [least, most]]) => {
    const value = values[name];
    const outside = value !== undefined && (value < least || value > most);
    return outside ? [`its ${name} is ${value}, and the rig's limits are ${least} to ${most}`] : [];
  });
  return wrong.length === 0 ? null : wrong.join("; ");
}
