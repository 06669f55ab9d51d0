import type { Cause, Place, Timekeeping } from "#contracts";
import type { Link } from "#drivers";
import type { Bounds } from "./vitals.ts";

/** A Device that has power, and the Link to it. Disposing cuts the power and closes the link. */
export interface Attachment extends AsyncDisposable {
  readonly link: Link;
  /** What carries the bytes. */
  readonly carrier: "pty" | "pipe" | "serial";
  /** Process id of the device's program; null of a board. */
  readonly pid: number | null;
  /** The port that was opened; absent where there is none. */
  readonly place?: Place;
  /** Where it is plugged in, in words; absent where it is a program. */
  readonly where?: string;
  /** What its hello must say, as the bench knows it; null where any will do. */
  readonly expected?: { readonly chip: string | null; readonly firmwareHash: string | null };
  /** How the device's program ended, once it has. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** What a run asks of a Rig. */
export interface AttachOptions {
  /** Firmware of an emulated device, by name. */
  readonly firmware: string;
  /** Handed every line of the device's console, without its line end. */
  readonly onConsole: (line: string) => void;
  /** Once it is aborted, a board's next step is not begun, and what was done to it is undone. */
  readonly signal?: AbortSignal;
}

/** What a rig's runs have to keep to. */
export interface RigLimits {
  /** Longest run, s of stream time: a battery lasts so long, or a bench is to be had. */
  readonly duration?: number;
  /** Of what the device measures of itself, by its own names: outside of them it cannot be judged. */
  readonly telemetry?: Bounds;
}

/** A Device and its wiring. */
export interface Rig {
  readonly name: string;
  /** One line for `roomloop list`. */
  readonly about: string;
  /** Where samples enter the device, in words. */
  readonly injection: string;
  /** Where its microphones are in the device's frame, m; null where they are those of the scene's unit. */
  readonly microphones: readonly (readonly [number, number, number])[] | null;
  /** What such a run says nothing about, in words: every report prints it. */
  readonly notExercised: readonly string[];
  /** Why it cannot be used on this machine as it should, and what is done instead; null if it can. */
  readonly notice: string | null;
  /** How it keeps time unless told; else by credit if the device says it is driven by samples, and by the wall's clock if not. */
  readonly timekeeping?: Timekeeping;
  /** Bytes a second that its link was measured to carry; absent where nobody measured it. */
  readonly lineRate?: number;
  /** What its device is meant to offer, by the names under which devices declare it; absent where nobody said. */
  readonly functions?: readonly string[];
  /** What a run has to keep to; absent where nothing is known. */
  readonly limits?: RigLimits;
  /** Firmwares it offers, the default first. */
  readonly firmwares: readonly string[];
  /** Told how a run with it ended, once it was attached: null where it went to its end. */
  ended?(cause: Cause | null): void;
  /** @throws TransportError if the device cannot be started or its port not opened; an AttachError also says at which step. */
  attach(options: AttachOptions): Promise<Attachment>;
}
