import type { Check } from "./check.ts";
import { describe } from "./describe.ts";

/**
 * Why a Check could never be judged on a Device, in a sentence; null where it can be.
 *
 * To be asked before anything is staged: a device that has no word for what is asked is silent
 * for another reason than one that has it and does not say it, and a "never" would pass it.
 *
 * @param vocabulary  `events`: kinds of Event the Device declares. `states`: truth states the
 *   simulator would notice.
 */
export function unjudgeable(
  check: Check,
  { events, states }: { readonly events: readonly string[]; readonly states: readonly string[] },
): string | null {
  if (!events.includes(check.event)) {
    return `cannot judge ${describe(check)}: the device declares no event "${check.event}", only ${list(events)}`;
  }
  const unknown = statesOf(check).find((state) => !states.includes(state));
  if (unknown === undefined) return null;
  return `cannot judge ${describe(check)}: truth knows no state "${unknown}", only ${list(states)}`;
}

/** The truth states that a Check refers to. */
export function statesOf(check: Check): readonly string[] {
  switch (check.check) {
    case "never":
      return [check.while, check.unless].filter((state) => state !== null);
    case "latency":
      return [check.of];
    case "ceases":
      return [check.after];
    case "happens":
      return [];
  }
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none at all" : names.map((name) => `"${name}"`).join(", ");
}
