import { now, since } from "#drivers";
import { runDelay } from "./run-delay.ts";

const EVERY = 0.05;

/** Timers are this late on any machine, s; what is beyond counts. An assumption. */
const USUAL = 0.02;

/**
 * Watches how late this process' own timers are, and how long a device's program that runs here waits for a processor: a host that
 * is late, or too busy for its devices, cannot blame them for being slow.
 */
export interface Lateness extends Disposable {
  /** Greatest lateness so far, s. */
  greatest(): number;
  /** All lateness so far, s. */
  total(): number;
  /** What the host has just spent on work of its own is no lateness. */
  excuse(): void;
  /** Watches a program too, from now on; null is none. */
  follow(pid: number | null): void;
}

/** Starts to watch. */
export function watchLateness(): Lateness {
  let before = now();
  let greatest = 0;
  let total = 0;
  let followed: { readonly pid: number; delayed: number } | null = null;
  /** What the program has waited since this was last asked. */
  const starved = () => {
    if (followed === null) return 0;
    const delayed = runDelay(followed.pid);
    const more = delayed - followed.delayed;
    followed.delayed = delayed;
    return Math.max(0, more); // Less than before: the thread that had waited longest has ended.
  };
  const timer = setInterval(() => {
    const late = Math.max(since(before) - EVERY, starved());
    before = now();
    if (late < USUAL) return;
    greatest = Math.max(greatest, late);
    total += late;
  }, EVERY * 1e3);
  timer.unref();
  return {
    greatest: () => greatest,
    total: () => total,
    excuse() {
      before = now();
    },
    follow(pid) {
      followed = pid === null ? null : { pid, delayed: runDelay(pid) };
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
