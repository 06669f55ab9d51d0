import type { Firmware } from "../runtime/processor.ts";
import { energy } from "./energy.ts";

/** The parts of a device that a fault may replace. */
export interface Parts {
  readonly firmware: Firmware;
  write(bytes: Uint8Array): void;
}

/** When a fault begins, s of stream time. */
const BEGINS = 2;

/**
 * Firmwares that go wrong, to test the bench with: `energy` until BEGINS, unless the name says earlier. The same
 * stream, cut the same way, gives the same misbehaviour at the same byte.
 */
export const FAULTS = {
  /** Ends by itself with exit code 3. */
  exits: (parts) => ({ ...parts, firmware: from(() => process.exit(3)) }),
  /** Ends by SIGABRT, as a failed assertion does. */
  crashes: (parts) => ({ ...parts, firmware: from(() => process.abort()) }),
  /** Boots and never says a word. */
  "hangs-before-hello": ({ firmware }) => ({ firmware, write: () => {} }),
  /** Falls silent in mid-stream, and lives on. */
  "hangs-after-hello": (parts) => spoilt(parts, () => new Uint8Array(0)),
  /** In mid-stream sends noise instead of each Frame. */
  garbage: (parts) => spoilt(parts, noise()),
  /** Sends noise instead of each Frame, the hello among them. */
  "garbage-hello": ({ firmware, write }) => {
    const make = noise();
    return { firmware, write: (bytes) => write(make(bytes)) };
  },
  /** In mid-stream keeps each Frame back for twice as long as the one before, from 50 ms on: slow, not silent. */
  slow: (parts) => slow(parts),
} as const satisfies Readonly<Record<string, (parts: Parts) => Parts>>;

/** `energy` that calls `begin` in each block that reaches BEGINS or lies behind it. */
function from(begin: () => void): Firmware {
  return (opening) => {
    const { process } = energy(opening);
    let values = 0;
    return {
      process(samples) {
        values += samples.length;
        if (values >= BEGINS * opening.input.rate * 2 * opening.input.channels) begin();
        return process(samples);
      },
    };
  };
}

/** What is written from BEGINS on is put through `spoil`. */
function spoilt({ write }: Parts, spoil: (bytes: Uint8Array) => Uint8Array): Parts {
  let begun = false;
  return {
    firmware: from(() => {
      begun = true;
    }),
    write: (bytes) => write(begun ? spoil(bytes) : bytes),
  };
}

function slow({ write }: Parts): Parts {
  let begun = false;
  let timeMs = 25;
  const firmware = from(() => {
    begun = true;
  });
  return {
    firmware,
    write(bytes) {
      if (!begun) return write(bytes);
      timeMs = Math.min(2 * timeMs, LONGEST_MS);
      setTimeout(() => write(bytes), timeMs);
    },
  };
}

/** A day: timers of Node hold no more than 24 of them. */
const LONGEST_MS = 86_400_000;

/** As many bytes as it is given, always the same ones (mulberry32, from seed 1), and a delimiter behind them. */
function noise(): (bytes: Uint8Array) => Uint8Array {
  let state = 1;
  return (bytes) => {
    const made = bytes.map(() => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return (t ^ (t >>> 14)) & 0xff;
    });
    made[made.length - 1] = 0;
    return made;
  };
}
