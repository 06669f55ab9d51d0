import { now } from "#drivers";

const EVERY_MS = 50;

/** Watches how late this process' own timers are: a late host cannot blame a device for being slow. */
export interface Lateness extends Disposable {
  /** Greatest lateness so far, s. */
  greatest(): number;
}

/** Starts to watch. */
export function watchLateness(): Lateness {
  let before = now();
  let greatest = 0;
  const timer = setInterval(() => {
    const at = now();
    greatest = Math.max(greatest, Number(at - before) / 1e9 - EVERY_MS / 1e3);
    before = at;
  }, EVERY_MS);
  timer.unref();
  return { greatest: () => greatest, [Symbol.dispose]: () => clearInterval(timer) };
}
