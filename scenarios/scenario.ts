import type { Check } from "#score";
import { unjudgeable } from "#score";
import { type Scene, type SceneOptions, STATES, scene } from "#sim";

/** A Scene, a seed, a duration and what is expected of a Device in it. */
export interface Scenario {
  readonly kind: "scenario";
  /** The function of the device that is tested, by the name under which devices declare it. */
  readonly function: "presence";
  /** Of the first run; `--repeat` goes on with the numbers after it. */
  readonly seed: number;
  /** s */
  readonly duration: number;
  /** Time between what was processed and the earliest actuation that follows from it, s; 0.1 s where it is not said. */
  readonly lead?: number;
  readonly scene: Scene;
  readonly checks: readonly Check[];
}

/** What a scenario file says. */
export interface ScenarioOptions extends SceneOptions {
  readonly seed: number;
  /** s */
  readonly duration: number;
  /**
   * Time between what was processed and the earliest actuation that follows from it, s; 0.1 unless told. Where little is
   * acted and streams are long it may be longer: a night of radar goes in blocks of half as much.
   */
  readonly lead?: number;
  readonly checks: readonly Check[];
}

/**
 * A Scenario, as the default export of a file.
 *
 * @throws RangeError or TypeError that names the option, if a mover or place cannot be, if nothing is
 *   checked, or if a check names a state that truth does not know.
 */
export function scenario({ seed, duration, lead, checks, ...staged }: ScenarioOptions): Scenario {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`scenario.seed: expected a whole number of 0 or more, got ${seed}`);
  }
  if (!(duration > 0 && Number.isFinite(duration))) {
    throw new RangeError(`scenario.duration: expected a positive number of seconds, got ${duration}`);
  }
  if (lead !== undefined && !(lead > 0 && lead <= LONGEST_LEAD)) {
    throw new RangeError(`scenario.lead: expected more than 0 s and at most ${LONGEST_LEAD}, got ${lead}`);
  }
  if (checks.length === 0)
    throw new RangeError("scenario.checks: expected at least one; nothing would be judged");
  const made = scene(staged);
  for (const check of checks) {
    // Which events a device has words for is known once it has said hello.
    const objection = unjudgeable(check, { events: [check.event], states: STATES });
    if (objection !== null) throw new RangeError(`scenario.checks: ${objection}`);
  }
  const how = lead === undefined ? {} : { lead };
  return { kind: "scenario", function: "presence", seed, duration, ...how, scene: made, checks };
}

/** The longest lead, s: beyond it what a device does would come minutes late. An assumption. */
const LONGEST_LEAD = 60;

/** Whether a value, such as a file's default export, is a Scenario. */
export function isScenario(value: unknown): value is Scenario {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "scenario";
}
