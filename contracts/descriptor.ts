/**
 * How the samples of one input or output of a Device are laid out; `valuesPerSample` in `#wire` counts their integers.
 *
 * `baseband` is the complex envelope round the emitted carrier and `pcm` real: a sample is [channel] or [channel][I, Q].
 * `profiles` and `chirps` are a radar's: a sample is one frame of it, [antenna][chirp][bin] or, where `radar.complex`,
 * [antenna][chirp][bin][I, Q], the bins being those of range or, in `chirps`, the converter's samples of one chirp.
 */
export interface StreamFormat {
  readonly kind: "baseband" | "pcm" | "profiles" | "chirps";
  /** Microphones, loudspeaker drivers or receive antennas. */
  readonly channels: number;
  /** Samples per second; of a radar, frames per second. */
  readonly rate: number;
  /** Sample encoding: 16-bit integers, little-endian; I before Q. */
  readonly encoding: "i16";
  /** What the integer 32768 stands for: Pa of sound heard, V at unit gain of a radar, 1 (all there is) of drive signals. */
  readonly fullScale: number;
  /** Null but for `profiles` and `chirps`. */
  readonly radar: RadarLayout | null;
}

/** What a radar's frame holds of each antenna, and how it was made. */
export interface RadarLayout {
  /** Chirps kept apart; 1 in most profiles, which are means over a frame's chirps. */
  readonly chirps: number;
  /** Range bins of a profile, or converter samples of a chirp. */
  readonly bins: number;
  readonly complex: boolean;
  /** What has to be known of the sensor to make such frames, SI units: "startFrequency", "bandwidth", "rangeStep", ... */
  readonly parameters: Readonly<Record<string, number>>;
}

/** One thing a Device can do: what it hears, what it may say and what it may do to the room. */
export interface FunctionDescriptor {
  readonly name: string;
  readonly input: StreamFormat;
  /** Of the signals it sends back while it is open, which drive loudspeakers in the room; null where it sends none. */
  readonly output: StreamFormat | null;
  /** Kinds of Event it may send. */
  readonly events: readonly string[];
  /** Kinds of Actuation it may send. */
  readonly actuations: readonly string[];
}

/** What a Device says of itself when it is greeted. */
export interface Descriptor {
  /** Protocol versions it speaks, both included. */
  readonly protocol: { readonly least: number; readonly most: number };
  /** Bytes of the largest Frame it takes, header and CRC included. */
  readonly largestFrame: number;
  readonly chip: string;
  readonly board: string;
  readonly firmware: string;
  /** SHA-256 of the firmware image, lower-case hexadecimal. */
  readonly firmwareHash: string;
  /** Why it last started, in the device's words: "power-on", "watchdog", ... */
  readonly resetCause: string;
  /** Time since it last started, s. */
  readonly uptime: number;
  readonly bootCount: number;
  /** Takes samples as fast as it grants credit, rather than by its own clock. */
  readonly sampleDriven: boolean;
  /** Of the clock behind its timestamps, Hz. */
  readonly clockRate: number;
  /** Frames of events and the like that it may send before the host has to acknowledge them. */
  readonly ackEvery: number;
  readonly functions: readonly FunctionDescriptor[];
}
