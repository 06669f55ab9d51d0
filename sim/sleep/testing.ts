import { type NightOptions, night } from "./night.ts";
import { type PersonOptions, person } from "./person.ts";
import { rest } from "./rest.ts";

/** The night of a person with a seed. */
export function nightOf(seed: number, who: Partial<PersonOptions> = {}, given: Partial<NightOptions> = {}) {
  return night(person({ seed, ...who }), { seed, ...given });
}

export function restOf(seed: number, who: Partial<PersonOptions> = {}, given: Partial<NightOptions> = {}) {
  return rest(nightOf(seed, who, given));
}

export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviation(values: ArrayLike<number>): number {
  const middle = mean(values);
  return Math.sqrt(
    Array.from(values).reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1),
  );
}

export function middle(values: ArrayLike<number>): number {
  const sorted = Array.from(values).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
