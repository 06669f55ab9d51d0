import type { Actuation } from "./actuation.ts";
import type { Descriptor } from "./descriptor.ts";
import type { Event } from "./event.ts";
import type { Truth } from "./truth.ts";
import type { Verdict } from "./verdict.ts";

/** How one Check of a Scenario came out. */
export interface CheckResult {
  /** The expectation in words: "major detected within 1 s". */
  readonly name: string;
  readonly passed: boolean;
  /** Present where the times are too uncertain to tell; `passed` is false then. */
  readonly undecided?: true;
  /** What was found, in words: "after 0.42 s", "3 events, the first at 12.1 s". */
  readonly found: string;
  /** Where to look, s of stream time; null where no one moment stands out. */
  readonly at: number | null;
}

/** A named metric of a Run. */
export interface Score {
  readonly name: string;
  /** Null where it cannot be told; `reason` then says why. */
  readonly value: number | null;
  readonly unit: string;
  /** 95 % interval, where one is defined. */
  readonly interval?: readonly [low: number, high: number];
  readonly reason?: string;
}

/** Why a Run ended before its scene did, and whom that blames. */
export interface Cause {
  readonly blame: "device" | "bench";
  /**
   * What was being done: "lease", "power", "flash", "reset", "port", "hello", "open" (of a stream), "stream", "close"; "run" where
   * it was none of the conversation. Older records have "power" for all before "hello".
   */
  readonly step: string;
  /** One sentence: what happened, where, how much. */
  readonly message: string;
}

/** A serial port, and where it is plugged in; null where it is no USB device's, or has no serial number. */
export interface Place {
  /** "/dev/ttyACM0" */
  readonly path: string;
  /** From the host's root hub on: "1-2.3" is bus 1, port 2, and there port 3 of a hub. */
  readonly hub: string | null;
  /** Serial number of the USB device, and which of its interfaces it is. */
  readonly serial: string | null;
  readonly interface: number | null;
}

/** What crossed the link, and what did not, from the host's side. */
export interface LinkCounters {
  readonly framesSent: number;
  readonly framesReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Runs of bytes between delimiters that were no Frame: bad COBS, length or CRC. */
  readonly badFrames: number;
  /** Frames missing by sequence number, whether or not they came again. */
  readonly lostFrames: number;
  /** Frames of a type this version does not know. */
  readonly unknownFrames: number;
  /** Frames of samples sent once more. */
  readonly repeatsSent: number;
  /** Frames that came once more, or late. */
  readonly repeatsReceived: number;
  /** How often the line was lost and came back. */
  readonly reconnects: number;
}

/**
 * What a device counts of that which should not happen, since it started: by its own names. `after` is null where it was not
 * asked any more.
 */
export interface FaultCounters {
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>> | null;
}

/** The counters of a link that was never there. */
export const UNLINKED: LinkCounters = {
  framesSent: 0,
  framesReceived: 0,
  bytesSent: 0,
  bytesReceived: 0,
  badFrames: 0,
  lostFrames: 0,
  unknownFrames: 0,
  repeatsSent: 0,
  repeatsReceived: 0,
  reconnects: 0,
};

/**
 * How samples are paced into a Device. `lockstep`: as fast as the machine allows, repeatable. `credit`: as fast as a board
 * grants credit. `wall`: by the clock on the wall, and the device plays them by its own.
 */
export type Timekeeping = "lockstep" | "credit" | "wall";

/** All ways to keep time. */
export const TIMEKEEPING = ["lockstep", "credit", "wall"] as const satisfies readonly Timekeeping[];

/** What the clocks did in a Run that was paced by them. */
export interface Timing {
  /** The device's clock beside the host's; null where it was never told. */
  readonly clock: {
    /** By how much it is faster, 1e-6. */
    readonly rateOffsetPpm: number;
    /** What it showed when the first sample went out, less what the host's did, s. */
    readonly offset: number;
    /** The most by which either is wrong, at any time of the Run, s. */
    readonly bound: number;
    /** Answered pings that this was found from. */
    readonly pairs: number;
  } | null;
  /** Blocks by how late the host sent them, classes in ascending order: `upTo` in s, null for all beyond. */
  readonly hostLateness: readonly { readonly upTo: number | null; readonly blocks: number }[];
  /** Samples that were due by the device's clock and had not come. */
  readonly underruns: number;
  /** Blocks that were skipped, because they would have come when they should have been over. */
  readonly skipped: number;
}

/** One Stream as it was sent: how much, and the CRC-32 of its payload in index order. */
export interface StreamDigest {
  readonly samples: number;
  readonly crc32: number;
}

/** A moment from which a recorded Stream no longer is what the Device would have heard. */
export interface Divergence {
  /** s of stream time: all before it holds. */
  readonly at: number;
  /** The actuation that the record has there, in words; null where it has none. */
  readonly recorded: string | null;
  /** The one that came instead; null where none came. */
  readonly got: string | null;
}

/** The recorded Stream of another Run, played again. */
export interface Replay {
  readonly kind: "replay";
  /** Folder of that Run, as it was named. */
  readonly run: string;
  /** The loop was closed: the scene was simulated anew, with this Device's actuations. */
  readonly resimulated: boolean;
  /** Whether actuations could be compared; a recording from elsewhere may not say what its device did. */
  readonly compared: boolean;
  /** Null where the Device did what had been recorded, so that the whole Stream is true for it. */
  readonly diverged: Divergence | null;
}

/** What a control does: somebody walks in, and the device must say so; or nothing is injected, and it must not. */
export type Control = "positive" | "negative";

/** Both, in the order in which they are staged. */
export const CONTROLS = ["positive", "negative"] as const satisfies readonly Control[];

/** A recording from elsewhere. */
export interface Import {
  readonly kind: "import";
  /** File name, and SHA-256 of the file, lower-case hexadecimal. */
  readonly file: string;
  readonly sha256: string;
  /** Names of the channels, in the order of the Stream's. */
  readonly channels: readonly string[];
  /** Where the device stood, in words. */
  readonly device: string;
  /** That the recording was made with, Hz; null if it had none or nobody knows. */
  readonly carrier: number | null;
  /** Whether it is known what its device did, so that another can be compared with it. */
  readonly acted: boolean;
  /** Values that 16 bits cannot hold exactly, and those beyond full scale. */
  readonly rounded: number;
  readonly clipped: number;
  /** What else is said of it: who, where, under which consent. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What a Run leaves beside its MCAP file: all that is needed to judge, list and repeat it. */
export interface Manifest {
  readonly format: "roomloop-run-1";
  /** The Run's folder, which is its name. */
  readonly run: string;
  readonly scenario: {
    /** Path below `scenarios/` less `.ts`; a user's own file by its path. */
    readonly name: string;
    /** Why the scene is hard: the file's comment. */
    readonly why: string;
    readonly seed: number;
    /** s */
    readonly duration: number;
  };
  /** Where the Stream came from; absent where it was simulated for this Run. */
  readonly origin?: Replay | Import;
  /** Present where the Run is no scenario's, but shows whether the bench can be relied upon. */
  readonly control?: Control;
  readonly verdict: Verdict;
  /** Present where controls do not bear the Run out: the Verdict it would have by itself, and why that is not told of it. */
  readonly withheld?: { readonly verdict: Verdict; readonly why: string };
  /** Null where the scene was staged to its end. */
  readonly cause: Cause | null;
  readonly checks: readonly CheckResult[];
  readonly scores: readonly Score[];
  /** Command that repeats the run. */
  readonly repeat: string;
  readonly rig: {
    readonly name: string;
    /** What carried the bytes. */
    readonly link: "pty" | "pipe" | "serial" | "none";
    /** The port that was opened; absent where there was none. */
    readonly where?: Place;
    /** "none" where no stream was opened. */
    readonly timekeeping: Timekeeping | "none";
    /** Where the stream entered the device, and what was therefore not exercised. */
    readonly injection: string;
    /** Where its microphones were in the device's frame, m; absent where they were those of the scene's unit. */
    readonly microphones?: readonly (readonly [number, number, number])[];
    readonly notExercised: readonly string[];
  };
  /** Null where the device never said hello. */
  readonly device: Descriptor | null;
  readonly versions: {
    readonly roomloop: string;
    /** Git commit, "-dirty" appended where files differ from it; "unknown" outside a checkout. */
    readonly commit: string;
    readonly node: string;
    readonly platform: string;
    readonly protocol: number;
  };
  /** Digest of the stream: as the host sent it, and as the device reported it at the close. */
  readonly stream: { readonly sent: StreamDigest; readonly received: StreamDigest | null };
  readonly link: LinkCounters;
  /** Before the streams were opened, and after they were closed; absent where the device offers none. */
  readonly counters?: FaultCounters;
  /** Present where time was kept by the clock on the wall. */
  readonly timing?: Timing;
  /** Number of actuations received. */
  readonly actuations: number;
  /** Figures of the bench, never scored. */
  readonly figures: Readonly<Record<string, { readonly value: number; readonly unit: string }>>;
  /** When the run was made: ISO 8601, UTC. */
  readonly madeAt: string;
}

/** All that a score may know of a Run. */
export interface Evidence {
  readonly truth: Truth;
  readonly events: readonly Event[];
  readonly actuations: readonly Actuation[];
  /** The most by which a time of the Device's is uncertain, s; absent where it counted the samples it judged. */
  readonly timeBound?: number;
}
