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
  /** What was being done: "power", "hello", "open", "stream", "close"; "run" where it was none of the conversation. */
  readonly step: string;
  /** One sentence: what happened, where, how much. */
  readonly message: string;
}

/** What crossed the link, and what did not, from the host's side. */
export interface LinkCounters {
  readonly framesSent: number;
  readonly framesReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Runs of bytes between delimiters that were no Frame: bad COBS, length or CRC. */
  readonly badFrames: number;
  /** Frames missing by sequence number. */
  readonly lostFrames: number;
  /** Frames of a type this version does not know. */
  readonly unknownFrames: number;
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
};

/** One Stream as it was sent: how much, and the CRC-32 of its payload in index order. */
export interface StreamDigest {
  readonly samples: number;
  readonly crc32: number;
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
  readonly verdict: Verdict;
  /** Null where the scene was staged to its end. */
  readonly cause: Cause | null;
  readonly checks: readonly CheckResult[];
  readonly scores: readonly Score[];
  /** Command that repeats the run. */
  readonly repeat: string;
  readonly rig: {
    readonly name: string;
    /** What carried the bytes. */
    readonly link: "pty" | "pipe" | "none";
    readonly timekeeping: "lockstep";
    /** Where the stream entered the device, and what was therefore not exercised. */
    readonly injection: string;
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
}
