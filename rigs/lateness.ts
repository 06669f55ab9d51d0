import { now, since } from "#drivers";

const EVERY = 0.05;

/** Timers are this late on any machine, s; what is beyond counts. An assumption. */
const USUAL = 0.02;

/** Watches how late this process' own timers are: a late host cannot blame a device for being slow. */
export interface Lateness extends Disposable {
  /** Greatest lateness so far, s. */
  greatest(): number;
  /** All lateness so far, s. */
  total(): number;
  /** What the host has just spent on work of its own is no lateness. */
  excuse(): void;
}

/** Starts to watch. */
export function watchLateness(): Lateness {
  let before = now();
  let greatest = 0;
  let total = 0;
  const timer = setInterval(() => {
    const late = since(before) - EVERY;
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
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
