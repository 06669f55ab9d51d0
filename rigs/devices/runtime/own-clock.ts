/** A device's clock, and its one use of time: to be woken. */
export interface OwnClock {
  /** s since it started. */
  now(): number;
  /** Calls `act` after so many seconds, or a little later. */
  later(seconds: number, act: () => void): void;
}

/** How a stream is played: sample n is due n / rate after the first samples came. */
export interface Playing {
  /** Samples came, from `index` on. @returns how many of them were due already. */
  came(index: number, count: number): number;
  /** Seconds until all samples before `index` have been played; 0 where they have been. */
  until(index: number): number;
  /** Calls `act` then, once, however often it is asked. */
  wake(seconds: number, act: () => void): void;
}

/** Times closer than this are equal, s: less than any sample, more than rounding. */
const SAME = 1e-7;

/** Plays a stream of `rate` samples a second by a clock. */
export function playing(clock: OwnClock, rate: number): Playing {
  let began: number | null = null;
  let waking = false;
  return {
    came(index, count) {
      began ??= clock.now();
      const due = Math.floor((clock.now() - began + SAME) * rate);
      return Math.max(0, Math.min(count, due - index));
    },
    until(index) {
      const left = began === null ? Infinity : began + index / rate - clock.now();
      return left > SAME ? left : 0;
    },
    wake(seconds, act) {
      if (waking) return;
      waking = true;
      clock.later(seconds, () => {
        waking = false;
        act();
      });
    },
  };
}
