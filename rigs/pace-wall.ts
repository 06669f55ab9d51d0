import type { Timing } from "#contracts";
import { type ClockFit, type ClockPair, clockFitter, type Link, now } from "#drivers";
import { Stopped } from "./stopped.ts";

/** A Block that is ready to go, and the stream it belongs to. */
export interface Ready {
  /** Index behind its last sample. */
  readonly end: number;
  readonly rate: number;
  /** Samples. */
  readonly lead: number;
  /** From when on the barrier let it go, as `now` gives it. */
  readonly allowed: bigint;
}

/** Wall time, while Streams are paced by it. */
export interface WallPace {
  /** Waits until a Block is due, a lead ahead of what is being played, and notes how late the host is with it. */
  due(block: Ready): Promise<void>;
  /** Whether all of a Block should have been played by now: it is skipped. */
  overdue(block: Ready): boolean;
  /** Waits until the device has said what befell it up to now. @throws Stopped if it does not. */
  settled(): Promise<void>;
  /** As known by now. */
  timing(): Timing;
  /** Greatest lateness of the host's with a Block, s. */
  readonly late: number;
}

/** Upper ends of the classes in which the host's lateness is counted, s; beyond the last there is one more. */
const CLASSES = [0.5e-3, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] as const;
/** How often it is looked whether a ping was answered, and the longest wait for that, s. */
const LOOK = 0.02;
const LONGEST = 5;
/** Node holds a timer for whole milliseconds, and never shorter, s. */
const SHORTEST_WAIT = 1e-3;

/**
 * Relates stream time to wall time: sample n of every stream is played n / rate after the first Block went out, by the
 * *device's* clock, which is related to the host's by `clockFitter` as pings are answered.
 */
export function wallPace(link: Pick<Link, "clockPairs">, clockRate: number): WallPace {
  const fitter = clockFitter(clockRate);
  const counts = new Array<number>(CLASSES.length + 1).fill(0);
  let newest: ClockPair | undefined;
  let began: number | null = null;
  let clock: ClockFit | null = null;
  let underrunsBefore = 0;
  let skipped = 0;
  let late = 0;

  function look(): void {
    const pairs = link.clockPairs();
    const news = newest ? pairs.slice(pairs.indexOf(newest) + 1) : pairs;
    if (news.length === 0) return;
    for (const pair of news) fitter.add(pair);
    newest = news.at(-1);
    if (began === null) underrunsBefore = newest?.underruns ?? 0;
    clock = fitter.fit();
  }

  /** When the host's clock shows that `time` of stream has been played, s. */
  function playedAt(time: number): number {
    began ??= hostTime();
    return clock ? clock.hostAt(clock.deviceAt(began) + time) : began + time;
  }

  return {
    async due({ end, rate, lead, allowed }) {
      look();
      const due = playedAt(Math.max(0, end - lead) / rate);
      for (let left = due - hostTime(); left >= SHORTEST_WAIT; left = due - hostTime()) await passed(left);
      const behind = Math.max(0, hostTime() - Math.max(due, seconds(allowed)));
      late = Math.max(late, behind);
      const place = CLASSES.findIndex((upTo) => behind <= upTo);
      counts[place === -1 ? CLASSES.length : place]!++;
    },
    overdue({ end, rate }) {
      const over = hostTime() > playedAt(end / rate);
      if (over) skipped++;
      return over;
    },
    async settled() {
      const from = hostTime();
      for (look(); (newest?.sentMs ?? 0) / 1e3 < from; look()) {
        const waited = hostTime() - from;
        if (waited > LONGEST) {
          throw new Stopped({ what: "silent", waited, late: 0, detail: " that answers a ping" });
        }
        await passed(LOOK);
      }
    },
    timing: () => ({
      clock: clock && {
        rateOffsetPpm: 1e6 * clock.rateOffset,
        offset: clock.deviceAt(began ?? 0) - (began ?? 0),
        bound: clock.bound,
        pairs: clock.pairs,
      },
      hostLateness: counts.map((blocks, n) => ({ upTo: CLASSES[n] ?? null, blocks })),
      underruns: (newest?.underruns ?? 0) - underrunsBefore,
      skipped,
    }),
    get late() {
      return late;
    },
  };
}

function hostTime(): number {
  return seconds(now());
}

function seconds(at: bigint): number {
  return Number(at) / 1e9;
}

function passed(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time * 1e3));
}
