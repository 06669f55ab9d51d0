import type { Actuation, Divergence } from "#contracts";

/** Follows what a Device does beside what had been recorded. */
export interface Comparison {
  hear(actuations: readonly Actuation[]): void;
  /** The first difference before sample `end`, and its index; null if there is none. All that could act there has been heard. */
  before(end: number): (Divergence & { readonly index: number }) | null;
}

/**
 * Compares the actuations of a Device with the recorded ones, one by one in their order: kind, index, level, on and
 * carrier have to be equal. The samples before a difference's index are true for both.
 *
 * @param recorded What the Device of the recording did, in order; null if nobody knows: then nothing differs.
 * @param rate     Of the stream, Hz.
 */
export function compareActuations(recorded: readonly Actuation[] | null, rate: number): Comparison {
  let heard = 0;
  let difference: ReturnType<Comparison["before"]> = null;

  const differ = (was: Actuation | null, got: Actuation | null) => {
    const told = (one: Actuation | null) => (one === null ? null : inWords(one, rate));
    const index = Math.min(was?.index ?? Infinity, got?.index ?? Infinity);
    difference ??= { index, at: index / rate, recorded: told(was), got: told(got) };
  };
  return {
    hear(actuations) {
      if (recorded === null) return;
      for (const got of actuations) {
        const was = recorded[heard++] ?? null;
        if (was === null || !same(was, got)) differ(was, got);
      }
    },
    before(end) {
      const due = recorded?.[heard];
      if (difference === null && due !== undefined && due.index < end) differ(due, null);
      return difference !== null && difference.index < end ? difference : null;
    },
  };
}

function same(a: Actuation, b: Actuation): boolean {
  const carrier = (actuation: Actuation) => (actuation.kind === "emission" ? actuation.carrier : null);
  return (
    a.kind === b.kind &&
    a.index === b.index &&
    a.level === b.level &&
    a.on === b.on &&
    carrier(a) === carrier(b)
  );
}

function inWords(actuation: Actuation, rate: number): string {
  const { kind, index, level, on } = actuation;
  const carrier = actuation.kind === "emission" ? ` of ${actuation.carrier} Hz` : "";
  const how = on ? `${carrier} at level ${Number(level.toPrecision(4))}` : " off";
  return `${kind}${how} from ${Number((index / rate).toFixed(4))} s`;
}
