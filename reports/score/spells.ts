import type { Event, Truth } from "#contracts";
import type { Stretch } from "./stretches.ts";

/** A stretch in which a Device said that a state held. */
export interface Spell extends Stretch {
  /** The state still held when the run ended, so `until` is the run's end. */
  readonly open: boolean;
}

/**
 * The stretches in which `kind` held by the Device's own word, in order.
 *
 * A spell runs from an "on" to the next "off", or to the run's end. An "on" while the state
 * holds, and an "off" while it does not, say nothing new. An event at or after the run's end
 * begins no spell.
 */
export function spells(events: readonly Event[], kind: string, duration: number): readonly Spell[] {
  const found: Spell[] = [];
  let from: number | null = null;
  for (const event of ofKind(events, kind)) {
    if (event.state === "on") {
      if (from === null && event.time < duration) from = event.time;
    } else if (from !== null) {
      found.push({ from, until: Math.min(event.time, duration), open: false });
      from = null;
    }
  }
  if (from !== null) found.push({ from, until: duration, open: true });
  return found;
}

/** Times at which the Device said that `kind` begins to hold, or happened, in order, s. */
export function beginnings(events: readonly Event[], kind: string): readonly number[] {
  return ofKind(events, kind)
    .filter((event) => event.state === "on")
    .map((event) => event.time);
}

/** The intervals of one truth state, in order. */
export function truthOf(truth: Truth, state: string): readonly Stretch[] {
  return truth.intervals.filter((interval) => interval.state === state);
}

function ofKind(events: readonly Event[], kind: string): readonly Event[] {
  return events.filter((event) => event.kind === kind).sort((a, b) => a.time - b.time);
}
