import { type Chance, chance } from "./chance.ts";

/**
 * What goes wrong in one direction of a line; all of it is off unless given.
 *
 * Frames are what lies between zero bytes, the zero behind them included. Probabilities are of each frame, where it does not
 * say otherwise.
 */
export interface LineFaults {
  /** Probability that a byte, be it a delimiter, is changed to another. */
  readonly corrupt?: number;
  readonly drop?: number;
  readonly duplicate?: number;
  /** A frame comes behind the one that follows it. */
  readonly reorder?: number;
  /** A frame loses its end, its delimiter with it, so that it runs into the next. */
  readonly truncate?: number;
  /** Up to 64 bytes of any value, zeros among them, come before a frame. */
  readonly garbage?: number;
  /** A frame and all behind it come `delayMs` later. */
  readonly delay?: number;
  readonly delayMs?: number;
  /** Nothing passes for `ms` from each of these byte positions on. */
  readonly stalls?: readonly { readonly at: number; readonly ms: number }[];
  /** The line is cut at each of these byte positions, and can be opened again after `ms`; null: never. */
  readonly cuts?: readonly { readonly at: number; readonly ms: number | null }[];
  /** Bytes per second. */
  readonly rate?: number;
}

/** How often each fault happened. */
export interface FaultCounts {
  frames: number;
  bytes: number;
  corrupted: number;
  dropped: number;
  duplicated: number;
  reordered: number;
  truncated: number;
  garbage: number;
  delayed: number;
  stalls: number;
  cuts: number;
}

/** What comes out of a spoiled line, one after the other. */
export type Piece =
  | { readonly bytes: Uint8Array }
  | { readonly waitMs: number }
  /** The line is gone; it can be opened again after so long, or never. */
  | { readonly cutMs: number | null };

/** Bytes without a delimiter that are held to make a frame of; longer ones pass as they are. */
const LONGEST_HELD = 1 << 17;

/** Most bytes of garbage before a frame. */
const MOST_GARBAGE = 64;

/**
 * Spoils one direction of a line as `faults` says, the same way each time for the same seed and bytes, however they are
 * cut.
 *
 * Byte positions count what goes into the line, before anything is dropped or added.
 */
export function spoiler(
  faults: LineFaults,
  seed: number,
): { push(chunk: Uint8Array): readonly Piece[]; readonly counts: FaultCounts } {
  const counts = noCounts();
  const { happens, spoilt } = frameFaults(faults, seed, counts);
  const corrupt = corruption(faults.corrupt ?? 0, seed, counts);
  const due = [
    ...(faults.stalls ?? []).map(({ at, ms }) => ({ at, piece: { waitMs: ms } })),
    ...(faults.cuts ?? []).map(({ at, ms }) => ({ at, piece: { cutMs: ms } })),
  ].sort((a, b) => a.at - b.at);
  let held: Uint8Array = new Uint8Array(0);
  let late: Uint8Array | null = null;

  function* through(frame: Uint8Array): Generator<Piece> {
    counts.frames++;
    counts.bytes += frame.length;
    while (due[0] && due[0].at < counts.bytes) {
      const { piece } = due.shift()!;
      counts["cutMs" in piece ? "cuts" : "stalls"]++;
      yield piece;
    }
    if (happens("delay")) {
      counts.delayed++;
      yield { waitMs: faults.delayMs ?? 0 };
    }
    const made = spoilt(frame);
    if (late === null && made.length > 0 && happens("reorder")) {
      counts.reordered++;
      late = Buffer.concat(made);
      return;
    }
    for (const part of made) yield { bytes: corrupt(part) };
    if (late !== null) yield { bytes: corrupt(late) };
    late = null;
  }

  return {
    push(chunk) {
      const bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
      const pieces: Piece[] = [];
      let from = 0;
      for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, from)) {
        pieces.push(...through(bytes.subarray(from, end + 1)));
        from = end + 1;
      }
      held = Uint8Array.from(bytes.subarray(from));
      if (held.length > LONGEST_HELD) {
        pieces.push(...through(held));
        held = new Uint8Array(0);
      }
      return pieces;
    },
    counts,
  };
}

const KINDS = ["drop", "duplicate", "reorder", "truncate", "garbage", "delay"] as const;
type Kind = (typeof KINDS)[number];

/** What happens to frames by chance, each kind by its own. */
function frameFaults(faults: LineFaults, seed: number, counts: FaultCounts) {
  const chances = Object.fromEntries(KINDS.map((kind) => [kind, chance(seed, kind)])) as Record<Kind, Chance>;
  const happens = (kind: Kind) => faults[kind] !== undefined && chances[kind].happens(faults[kind]);

  /** What a frame becomes, garbage before it included. */
  function spoilt(frame: Uint8Array): readonly Uint8Array[] {
    const made: Uint8Array[] = [];
    if (happens("garbage")) {
      counts.garbage++;
      const { upTo } = chances.garbage;
      made.push(Uint8Array.from({ length: 1 + upTo(MOST_GARBAGE - 1) }, () => upTo(255)));
    }
    if (happens("drop")) {
      counts.dropped++;
      return made;
    }
    let kept = frame;
    if (happens("truncate")) {
      counts.truncated++;
      kept = frame.subarray(0, chances.truncate.upTo(frame.length - 1));
    }
    made.push(kept);
    if (happens("duplicate")) {
      counts.duplicated++;
      made.push(kept);
    }
    return made;
  }

  return { happens, spoilt };
}

/** A line on which nothing went wrong yet. */
function noCounts(): FaultCounts {
  return {
    ...{ frames: 0, bytes: 0, corrupted: 0, dropped: 0, duplicated: 0, reordered: 0 },
    ...{ truncated: 0, garbage: 0, delayed: 0, stalls: 0, cuts: 0 },
  };
}

/** Changes each byte with some probability: the gaps between those that are changed are geometrically distributed. */
function corruption(
  probability: number,
  seed: number,
  counts: FaultCounts,
): (bytes: Uint8Array) => Uint8Array {
  if (probability === 0) return (bytes) => bytes;
  const { next, upTo } = chance(seed, "corrupt");
  const gap = () => (probability >= 1 ? 0 : Math.floor(Math.log(1 - next()) / Math.log(1 - probability)));
  let left = gap();
  return (bytes) => {
    const spoilt = Uint8Array.from(bytes);
    let at = left;
    for (; at < spoilt.length; at += 1 + gap()) {
      spoilt[at]! ^= 1 + upTo(254);
      counts.corrupted++;
    }
    left = at - spoilt.length;
    return spoilt;
  };
}
