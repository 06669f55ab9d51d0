import type { Emission } from "#contracts";
import type { Shoebox } from "./acoustics/shoebox.ts";
import type { Mover } from "./movers/animate.ts";
import { scene } from "./scene.ts";
import { simulate } from "./simulate.ts";
import { type UnitOptions, unit } from "./unit.ts";

/** A unit without noise or tolerances: one microphone, 0.1 m above the loudspeaker. */
export const plainUnit = (given: UnitOptions = {}) =>
  unit({
    loudspeaker: [0, 0, 0],
    microphones: [[0, 0, 0.1]],
    pressure: 1,
    leakIsolationDb: 200,
    noiseDensity: 0,
    gainToleranceDb: 0,
    phaseTolerance: 0,
    ...given,
  });

export const emission = (index: number, given: Partial<Emission> = {}): Emission => ({
  kind: "emission",
  index,
  carrier: 33_000,
  level: 1,
  on: true,
  ...given,
});

/** All samples of a simulation, and how it ended; `actuations` are handed over before the first Block but one. */
export function stream({
  room = null,
  movers = [],
  unit = plainUnit(),
  actuations = [emission(100)],
  seed = 1,
  duration,
  rate = 2000,
  fullScale = 1,
  blockLength = 100,
}: {
  readonly room?: Shoebox | null;
  readonly movers?: readonly Mover[];
  readonly unit?: ReturnType<typeof plainUnit>;
  readonly actuations?: readonly Emission[];
  readonly seed?: number;
  readonly duration: number;
  readonly rate?: number;
  readonly fullScale?: number;
  readonly blockLength?: number;
}) {
  const blocks = simulate({
    scene: scene({ room, device: { at: [1, 1, 1], unit }, movers }),
    seed,
    duration,
    blockLength,
    format: { kind: "baseband", channels: unit.microphones.length, rate, encoding: "i16", fullScale },
  });
  const samples: number[] = [];
  let step = blocks.next([]);
  for (let first = true; !step.done; first = false) {
    samples.push(...step.value.samples);
    step = blocks.next(first ? actuations : []);
  }
  return { samples, end: step.value };
}
