import { kthOfN } from "./kth-of-n.ts";

/** Something begins or ceases to hold; `confidence` in [0, 1]. */
export interface Change {
  readonly kind: "major" | "presence";
  readonly state: "on" | "off";
  readonly confidence: number;
}

/**
 * K of N: 4 of 8 frames, 0.26 s at 31.25 frames a second. Over white noise some 1.4 frames in 1000 vote, one by one
 * (measured over two hours of stream), so by the union bound C(8, 4) p^4 = 3e-10 a frame, or 3e-5 false alarms an
 * hour.
 */
const K = 4;
const N = 8;
/** Motion is over when it was not decided for so long, s: a walker who turns is still for less. Assumption. */
const RELEASE = 1;
/** The room is empty when no motion was decided for so long, s. Assumption; products have 30 s and more. */
const HOLD = 10;

/**
 * From one number a frame (above 1: something moves) to changes of state.
 *
 * Motion is decided while K of the last N exceed 1, that is while the K-th greatest of them, m, does. `major` and
 * `presence` begin with the first decision; `major` ends RELEASE and `presence` HOLD after the last. Confidence of
 * a beginning is m / (1 + m), of an end 1 / (1 + m): monotonic in the excess over the background, 1/2 at the
 * threshold, and no probability.
 *
 * @param rate Frames a second.
 */
export function presence(rate: number): (ratio: number) => readonly Change[] {
  const kth = kthOfN(K, N);
  const limits = { major: RELEASE * rate, presence: HOLD * rate };
  const on = { major: false, presence: false };
  let quiet = 0; // Frames since motion was last decided.

  return (ratio) => {
    const m = kth(ratio);
    quiet = m > 1 ? 0 : quiet + 1;
    const changes: Change[] = [];
    for (const kind of ["major", "presence"] as const) {
      const held: boolean = quiet === 0 || (on[kind] && quiet < limits[kind]);
      if (held === on[kind]) continue;
      on[kind] = held;
      changes.push({ kind, state: held ? "on" : "off", confidence: held ? m / (1 + m) : 1 / (1 + m) });
    }
    return changes;
  };
}
