import { fields } from "./fields.ts";

/** The loudspeaker's ultrasonic carrier, from a stream index onward. */
export interface Emission {
  readonly kind: "emission";
  /** Index of the first sample for which it holds, in the device's input stream. */
  readonly index: number;
  /** Hz. While `on` is false, the carrier the microphones are still demodulated with. */
  readonly carrier: number;
  /** Amplitude as a share of the loudspeaker's full scale, in [0, 1]. */
  readonly level: number;
  readonly on: boolean;
}

/** A light, an alarm that wakes who sleeps, or standby, from a stream index onward. */
export interface Effect {
  readonly kind: "light" | "alarm" | "standby";
  /** As in Emission. */
  readonly index: number;
  /** As a share of the most there is, in [0, 1]. */
  readonly level: number;
  readonly on: boolean;
}

/** What a Device did to the room, with its stream time. */
export type Actuation = Emission | Effect;

const KINDS = ["emission", "light", "alarm", "standby"] as const;

/** Reads an Actuation. @throws TypeError that names the field which is no Actuation's. */
export function parseActuation(value: unknown, where = "actuation"): Actuation {
  const actuation = fields(value, where);
  const level = actuation.number("level", 0);
  if (level > 1) throw new TypeError(`${where}.level: expected at most 1, got ${level}`);
  const kind = actuation.oneOf("kind", KINDS);
  const effect = { index: actuation.integer("index", 0), level, on: actuation.flag("on") };
  return kind === "emission"
    ? { kind, ...effect, carrier: actuation.number("carrier", 1) }
    : { kind, ...effect };
}
