import type { ClockPair } from "./pinger.ts";

/** How a device's clock goes beside this host's. */
export interface ClockFit {
  /** Rate of the device's clock over the host's, less 1: 25e-6 where it gains 25 us in a second. */
  readonly rateOffset: number;
  /** What the device's clock shows, s, at a time of the host's, s. */
  deviceAt(host: number): number;
  /** The time of the host's, s, at which the device's clock shows `device` s. */
  hostAt(device: number): number;
  /** The most that `deviceAt` is wrong by at a time of the host's, s. */
  boundAt(host: number): number;
  /** The greatest of these bounds between the first and the last pair that is kept, s. */
  readonly bound: number;
  /** Pairs that were given, and those that are kept. */
  readonly pairs: number;
  readonly kept: number;
}

/** Relates a device's clock to the host's, as pairs come. */
export interface ClockFitter {
  add(pair: Omit<ClockPair, "underruns">): void;
  /** As of now; null before the first pair. */
  fit(): ClockFit | null;
}

/** A pair in seconds: the device's clock was `middle + offset`, give or take `half`, when the host's was `middle`. */
interface Kept {
  readonly middle: number;
  readonly offset: number;
  readonly half: number;
}

/** Pairs that are kept. */
const SLOTS = 64;
/** Length of the first slots, s: two or three pings of a host in wall mode. */
const FIRST_SLOT = 0.25;
/**
 * The most that one clock is taken to gain on the other in a second. An assumption: crystals are within 20 to 100e-6, two
 * of them and their ageing within this. Of an oscillator without a crystal, 1e-2, pairs soon disagree, and the bound grows.
 */
const MOST_RATE_OFFSET = 200e-6;

/**
 * Regression of the device's clock on the host's over the fastest round trips, in constant memory.
 *
 * A pong's ticks were read at some time between ping and pong, nobody knows which: so each pair says what the offset was
 * to within *half its round trip*, however unlike the two ways are. Of each slot of time the fastest pair is kept: the clock
 * filter of NTP (Mills, RFC 5905, section 10). There are at most 64; when they are full, neighbours become one. The line is
 * that of least squares, each pair weighing 1 / half². Where so few pairs leave the slope less certain than clocks are
 * anyway, it is taken for that of equal rates.
 *
 * The bound at a time is the least, over pairs, of half the round trip, the pair's distance from the line, and what may
 * have come between: the line's slope is uncertain by what both ends are, over their distance. Where the line leaves the
 * interval of any pair the clock does not go by a line, or not by this one: then it is the greater of both neighbours', and the
 * excess on top. It is strict for a clock of constant rate, but needs MOST_RATE_OFFSET where pairs do not tell the slope.
 *
 * @param clockRate Ticks of the device's clock a second.
 */
export function clockFitter(clockRate: number): ClockFitter {
  if (!(clockRate > 0)) throw new RangeError(`clockFitter: a clock of ${clockRate} Hz`);
  let kept: Kept[] = [];
  let slot = FIRST_SLOT;
  let pairs = 0;
  let first: { readonly sent: number; readonly device: number } | null = null;

  return {
    add({ sentMs, receivedMs, ticks }) {
      const sent = sentMs / 1e3;
      const received = receivedMs / 1e3;
      // A counter that shows n is between n and n + 1.
      const device = (ticks + 0.5) / clockRate;
      if (!(received >= sent) || !Number.isFinite(device)) {
        throw new RangeError(`clockFitter: a pair from ${sent} to ${received} s, at ${ticks} ticks`);
      }
      first ??= { sent, device };
      pairs++;
      const middle = (sent - first.sent + (received - first.sent)) / 2;
      const half = (received - sent) / 2 + 0.5 / clockRate;
      kept.push({ middle, offset: device - first.device - middle, half });
      kept = fastest(kept, slot);
      while (kept.length > SLOTS) {
        slot *= 2;
        kept = fastest(kept, slot);
      }
    },
    fit: () => (first === null ? null : fitted(kept, first, pairs)),
  };
}

/** The fastest pair of each slot, in order of time. */
function fastest(pairs: readonly Kept[], slot: number): Kept[] {
  const chosen = new Map<number, Kept>();
  for (const pair of pairs) {
    const which = Math.floor(pair.middle / slot);
    const there = chosen.get(which);
    if (!there || pair.half < there.half) chosen.set(which, pair);
  }
  return [...chosen.values()].sort((a, b) => a.middle - b.middle);
}

/** A line: the offset at a time is offset + slope (time - middle). */
interface Line extends Pick<Kept, "middle" | "offset"> {
  readonly slope: number;
}

function fitted(
  kept: readonly Kept[],
  first: { readonly sent: number; readonly device: number },
  pairs: number,
): ClockFit {
  const level = leastSquares(kept, true);
  const sloped = leastSquares(kept, false);
  const uncertain = slopeUncertainty(kept, sloped);
  const line = uncertain < MOST_RATE_OFFSET ? sloped : level;
  const drift = Math.min(uncertain, MOST_RATE_OFFSET);
  const at = (time: number) => line.offset + line.slope * (time - line.middle);
  const distance = ({ middle, offset }: Kept) => Math.abs(offset - at(middle));
  const excess = Math.max(0, ...kept.map((pair) => distance(pair) - pair.half));
  const boundAt = (time: number) => {
    const bounds = (excess > 0 ? beside(kept, time) : kept).map(
      (pair) => pair.half + distance(pair) + drift * Math.abs(time - pair.middle),
    );
    return excess > 0 ? excess + Math.max(...bounds) : Math.min(...bounds);
  };
  // Between two pairs the bound is greatest somewhere in the middle: where it is that of both.
  const bound = kept.reduce((most, { middle }, n) => {
    const next = kept[n + 1];
    return Math.max(most, boundAt(middle), next ? boundAt((middle + next.middle) / 2) : 0);
  }, 0);
  const begin = first.device - first.sent;
  return {
    rateOffset: line.slope,
    deviceAt: (host) => host + begin + at(host - first.sent),
    hostAt(device) {
      const since = device - first.device;
      return first.sent + (since - line.offset + line.slope * line.middle) / (1 + line.slope);
    },
    boundAt: (host) => boundAt(host - first.sent),
    ...{ bound, pairs, kept: kept.length },
  };
}

/** The pairs before and after a time. */
function beside(kept: readonly Kept[], time: number): readonly Kept[] {
  const after = kept.findIndex(({ middle }) => middle >= time);
  if (after === -1) return kept.slice(-1);
  return kept.slice(Math.max(0, after - 1), after + 1);
}

function leastSquares(kept: readonly Kept[], level: boolean): Line {
  let [weights, middles, offsets] = [0, 0, 0];
  for (const { middle, offset, half } of kept) {
    const weight = 1 / (half * half);
    weights += weight;
    middles += weight * middle;
    offsets += weight * offset;
  }
  const centre = { middle: middles / weights, offset: offsets / weights };
  let [xx, xy] = [0, 0];
  for (const { middle, offset, half } of kept) {
    const weight = 1 / (half * half);
    xx += weight * (middle - centre.middle) * (middle - centre.middle);
    xy += weight * (middle - centre.middle) * (offset - centre.offset);
  }
  return { ...centre, slope: level || xx === 0 ? 0 : xy / xx };
}

/**
 * The most by which the slope of a line can be wrong if the truth is a line through all intervals: at two pairs both are
 * apart by half and distance at most, and so differ in slope by the sum over the time between. Infinite of one pair.
 */
function slopeUncertainty(kept: readonly Kept[], { middle, offset, slope }: Line): number {
  const apart = kept.map(
    (pair) => pair.half + Math.abs(pair.offset - offset - slope * (pair.middle - middle)),
  );
  let least = Infinity;
  for (let a = 0; a < kept.length; a++) {
    for (let b = a + 1; b < kept.length; b++) {
      least = Math.min(least, (apart[a]! + apart[b]!) / (kept[b]!.middle - kept[a]!.middle));
    }
  }
  return least;
}
