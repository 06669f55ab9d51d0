import { fields, show } from "./fields.ts";

/**
 * What a Device said, in stream time.
 *
 * `kind` is the device's word for a state ("major", "presence"); `state` says whether it
 * begins to hold or ceases to. A happening without a length ("calibrated") is only `on`.
 */
export interface Event {
  readonly kind: string;
  readonly state: "on" | "off";
  /** Stream time, s: position in the device's input stream over its rate. */
  readonly time: number;
  /** The device's own, in [0, 1]. */
  readonly confidence: number;
  /** What was measured or recognised, where there is such: breaths a minute, "N2", a word. */
  readonly value?: number | string;
}

/** Reads an Event. @throws TypeError that names the field which is no Event's. */
export function parseEvent(value: unknown, where = "event"): Event {
  const event = fields(value, where);
  const confidence = event.number("confidence", 0);
  if (confidence > 1) throw new TypeError(`${where}.confidence: expected at most 1, got ${confidence}`);
  const named = { ...(value as { readonly value?: unknown }) }.value;
  if (named !== undefined && typeof named !== "string" && !Number.isFinite(named)) {
    throw new TypeError(`${where}.value: expected a number or text, got ${show(named)}`);
  }
  return {
    kind: event.text("kind"),
    state: event.oneOf("state", ["on", "off"]),
    time: event.number("time", 0),
    confidence,
    ...(named === undefined ? {} : { value: named as number | string }),
  };
}
