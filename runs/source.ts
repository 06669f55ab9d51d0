import type { Actuation, StreamFormat } from "#contracts";
import type { Block, Rig, Source } from "#rigs";
import type { Scenario } from "#scenario";
import { simulate, withMicrophones } from "#sim";

/** Scenario, seed and device do not suit each other: nothing can be judged, and that is nobody's verdict. */
export class Unsuitable extends Error {
  override readonly name = "Unsuitable";
}

/**
 * The stream of a Scenario, made block by block as the device's actuations come in.
 *
 * @throws Unsuitable if the device wants another kind of stream than the simulator makes of this scene.
 */
export function sourceOf(
  { scene, duration }: Scenario,
  { seed, format, blockLength, microphones }: Omit<Making, "actuations">,
): Source {
  const blocks = simulated();
  // The first block is made now: that is when a generator checks what it was given. Actuations that come
  // before it is taken can only be for later ones.
  let made: Block | null = first();
  let pending: readonly Actuation[] = [];

  function* simulated(): ReturnType<typeof simulate> {
    const heard = microphones === null ? scene : withMicrophones(scene, microphones);
    return yield* simulate({ scene: heard, seed, duration, blockLength, format });
  }

  function first(): Block | null {
    try {
      const step = blocks.next([]);
      return step.done ? null : step.value;
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      throw new Unsuitable(`the device's stream cannot be made of this scene: ${error.message}`, {
        cause: error,
      });
    }
  }
  return {
    total: Math.round(duration * format.rate),
    next(actuations) {
      pending = [...pending, ...actuations];
      if (made !== null) {
        const block = made;
        made = null;
        return block;
      }
      const step = blocks.next(pending);
      pending = [];
      return step.done ? null : step.value;
    },
  };
}

/** How a stream was made: with its scenario, all that decides it. */
export interface Making {
  readonly seed: number;
  readonly format: StreamFormat;
  readonly blockLength: number;
  /** Of the rig, in the device's frame, m; null where they are those of the scene's unit. */
  readonly microphones: Rig["microphones"];
  readonly actuations: readonly Actuation[];
}

/** The same stream once more, from the actuations that were recorded. */
export function* resimulated(scenario: Scenario, made: Making): Generator<Block> {
  const source = sourceOf(scenario, made);
  // In lockstep every actuation came in time, so that it does not matter when it is handed over.
  for (let block = source.next(made.actuations); block !== null; block = source.next([])) yield block;
}
