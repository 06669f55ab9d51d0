/** How the samples of one input or output of a Device are laid out. */
export interface StreamFormat {
  /** Complex envelope round the emitted carrier, as interleaved I,Q; or real samples. */
  readonly kind: "baseband" | "pcm";
  /** Microphones; a sample of `baseband` holds I and Q of each. */
  readonly channels: number;
  /** Samples per second. */
  readonly rate: number;
  /** Sample encoding: 16-bit integers, little-endian; I before Q, channels interleaved. */
  readonly encoding: "i16";
  /** Pressure at the integer 32768, Pa. */
  readonly fullScale: number;
}

/** One thing a Device can do: what it hears, what it may say and what it may do to the room. */
export interface FunctionDescriptor {
  readonly name: string;
  readonly input: StreamFormat;
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
  readonly functions: readonly FunctionDescriptor[];
}
