import type { Actuation, Evidence, Score } from "#contracts";

/** A stretch of stream time in which the loudspeaker's carrier did not change, s. */
export interface EmissionSpell {
  readonly from: number;
  readonly until: number;
  /** Hz */
  readonly carrier: number;
  /** Share of the loudspeaker's full scale. */
  readonly level: number;
}

/**
 * The stretches in which the Device emitted, in order. Before its first actuation it is silent.
 *
 * @param rate  Samples per second of the device's input, Hz.
 * @throws RangeError if `rate` is not above 0.
 */
export function emissionSpells(
  actuations: readonly Actuation[],
  { rate, duration }: { readonly rate: number; readonly duration: number },
): readonly EmissionSpell[] {
  if (!(rate > 0)) throw new RangeError(`emissionSpells: rate is ${rate} Hz, expected more than 0`);
  const ordered = actuations
    .filter((actuation) => actuation.kind === "emission")
    .sort((a, b) => a.index - b.index);
  return ordered.flatMap(({ on, index, carrier, level }, place) => {
    const from = index / rate;
    const until = Math.min((ordered[place + 1]?.index ?? Infinity) / rate, duration);
    return on && level > 0 && from < until ? [{ from, until, carrier, level }] : [];
  });
}

/**
 * Scores of what a Device emitted.
 *
 * - `emitting`: share of the run in which a carrier was on at a level above 0.
 * - `carrier`: the last one emitted.
 * - `carrier-changes`: how often a carrier differed from the one emitted before it.
 */
export function scoreEmission({ truth, actuations }: Evidence, rate: number): readonly Score[] {
  const emitted = emissionSpells(actuations, { rate, duration: truth.duration });
  const sum = emitted.reduce((total, { from, until }) => total + (until - from), 0);
  const changes = emitted.filter(
    (spell, index) => index > 0 && spell.carrier !== emitted[index - 1]!.carrier,
  );
  const last = emitted.at(-1);
  return [
    truth.duration > 0
      ? { name: "emitting", value: sum / truth.duration, unit: "1" }
      : { name: "emitting", value: null, unit: "1", reason: "the run has no length" },
    last
      ? { name: "carrier", value: last.carrier, unit: "Hz" }
      : { name: "carrier", value: null, unit: "Hz", reason: "the device never emitted" },
    { name: "carrier-changes", value: changes.length, unit: "changes" },
  ];
}
