import { fields } from "./fields.ts";

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
}

/** Reads an Event. @throws TypeError that names the field which is no Event's. */
export function parseEvent(value: unknown, where = "event"): Event {
  const event = fields(value, where);
  const confidence = event.number("confidence", 0);
  if (confidence > 1) throw new TypeError(`${where}.confidence: expected at most 1, got ${confidence}`);
  return {
    kind: event.text("kind"),
    state: event.oneOf("state", ["on", "off"]),
    time: event.number("time", 0),
    confidence,
  };
}
