import type { Random } from "../chance.ts";

/** Something done with the hands or the trunk, between two times. */
export interface Gesture<Kind extends string> {
  readonly kind: Kind;
  /** 1 for the left hand, -1 for the right. */
  readonly side: 1 | -1;
  /** s */
  readonly from: number;
  readonly length: number;
  /** Of its usual extent, 0.7 to 1.3. */
  readonly size: number;
}

/**
 * Which gesture is under way at a time, for ever: memory does not grow with the run.
 *
 * Time is cut into slots of 12 s. In each, chance decides whether a gesture happens, with the probability that a Poisson
 * process of that rate has an event in 12 s; which of `lengths`, drawn alike; and when, so that it ends within the slot.
 * So two never overlap, and at high rates there are fewer than a Poisson process has.
 *
 * @param rate    Gestures per second wanted.
 * @param lengths Of each kind, s, at most 12.
 */
export function gestures<Kind extends string>(
  random: Random,
  { rate, lengths }: { readonly rate: number; readonly lengths: Readonly<Partial<Record<Kind, number>>> },
): (time: number) => Gesture<Kind> | null {
  const kinds = Object.entries(lengths) as [Kind, number][];
  const chance = kinds.length === 0 ? 0 : 1 - Math.exp(-rate * SLOT);
  let known = { slot: Number.NaN, gesture: null as Gesture<Kind> | null };
  const draw = (slot: number): Gesture<Kind> | null => {
    const own = random.fork(`slot ${slot}`);
    if (own.uniform() >= chance) return null;
    const [kind, length] = kinds[Math.floor(own.uniform() * kinds.length)];
    const side = own.uniform() < 0.5 ? 1 : -1;
    const size = own.between(0.7, 1.3);
    return { kind, side, size, length, from: slot * SLOT + own.between(0, SLOT - length) };
  };
  return (time) => {
    const slot = Math.floor(time / SLOT);
    if (slot !== known.slot) known = { slot, gesture: draw(slot) };
    const { gesture } = known;
    return gesture && time > gesture.from && time < gesture.from + gesture.length ? gesture : null;
  };
}

/** s */
export const SLOT = 12;
