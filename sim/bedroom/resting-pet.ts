import { type Random, random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { step } from "../movers/transition.ts";
import type { Reflectors } from "../radar/staging.ts";
import { cursor } from "../sleep/breathing.ts";
import type { Pet } from "./bedroom.ts";

/** A dog or cat that sleeps on the bed, and when it comes and goes. */
export interface RestingPet {
  readonly kind: Pet;
  readonly from: number;
  readonly until: number;
  /** Where the middle of the bed's foot is, m. */
  readonly at: Point;
  readonly seed: number;
}

/** When its breaths begin, and where it lies when, s and m. */
interface Drawn {
  readonly breaths: Float64Array;
  readonly lies: readonly { readonly from: number; readonly at: Point }[];
}

/**
 * A curled-up dog or cat: flank, back and head, breathing, and shifting every half hour or so.
 *
 * Rates asleep: dogs 13 a minute (Rishniw et al., Res. Vet. Sci. 93, 2012), cats 21 (Ljungvall et al., J. Feline Med. Surg. 16, 2014), from
 * memory of both. ASSUMPTIONS: intervals vary by 10 % (5-20), a flank moves 4 mm (2-6) in a dog and 2 mm (1-3) in a cat, cross sections
 * in all -16 and -22 dBsm (5 dB either way).
 */
export function restingPet(pet: RestingPet): Reflectors {
  const { rate, excursion, section } = KINDS[pet.kind];
  const { breaths, lies } = draw(pet, rate, random(pet.seed).fork(pet.kind));
  const breath = cursor(breaths);
  const lying = cursor(lies.map(({ from }) => from));
  return {
    count: PARTS.length,
    resolve: "frame",
    at(time, out) {
      const i = breath(time);
      const length = i >= 0 && i + 1 < breaths.length ? breaths[i + 1] - breaths[i] : 0;
      const wave = length > 0 ? 0.5 - 0.5 * Math.cos((2 * Math.PI * (time - breaths[i])) / length) : 0;
      const n = Math.max(0, lying(time));
      const share = step(time - lies[n].from, SHIFT);
      const [now, before] = [lies[n].at, lies[Math.max(0, n - 1)].at];
      const there = time >= pet.from && time < pet.until;
      for (const [k, { at, part, moves }] of PARTS.entries()) {
        for (let axis = 0; axis < 3; axis++) {
          const place = before[axis] + share * (now[axis] - before[axis]);
          out[4 * k + axis] = place + at[axis] + (axis === 2 ? moves * excursion * wave : 0);
        }
        out[4 * k + 3] = there ? part * section : 0;
      }
    },
  };
}

const KINDS = {
  dog: { rate: 13 / 60, excursion: 4e-3, section: 0.025 },
  cat: { rate: 21 / 60, excursion: 2e-3, section: 0.006 },
} as const;

/** Place from the middle, share of the cross section, and of the flank's motion. */
const PARTS = [
  { at: [0, 0, 0.15], part: 0.5, moves: 1 },
  { at: [0.12, 0.05, 0.1], part: 0.3, moves: 0.4 },
  { at: [-0.12, 0.1, 0.08], part: 0.2, moves: 0.05 },
] as const;

/** Time to get up and lie down elsewhere, s. */
const SHIFT = 4;

function draw({ from, until, at }: RestingPet, rate: number, chance: Random): Drawn {
  const breaths: number[] = [];
  const shifts = chance.fork("shifts");
  const about = (): Point => [at[0] + 0.15 * shifts.normal(), at[1] + 0.1 * shifts.normal(), at[2]];
  // It leaps up from the floor, and down again in the last seconds.
  const floor: Point = [at[0], at[1] - 0.5, 0];
  const lies = [{ from: from - SHIFT, at: floor }];
  for (let time = from; time < until - 2 * SHIFT; time += 60 - 1700 * Math.log(1 - shifts.uniform())) {
    lies.push({ from: time, at: about() });
  }
  lies.push({ from: until - SHIFT, at: floor });
  for (let time = from; time < until; time += Math.exp(0.1 * chance.normal() - 0.005) / rate) {
    breaths.push(time);
  }
  return { breaths: Float64Array.from(breaths), lies };
}
