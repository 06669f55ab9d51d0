import { type Interval, meanInterval, moments } from "#stats";

/** One night on which a smart alarm was set: it may ring from `opens` on and must ring by `deadline`. */
export interface AlarmNight {
  /** True stage per epoch. */
  readonly stages: Uint8Array;
  /** Epochs; the alarm rings at the beginning of one. */
  readonly opens: number;
  readonly deadline: number;
  /** Epoch at which it rang; null if it never did. */
  readonly rang: number | null;
}

/** What waking by one rule came to. */
export interface AlarmOutcome {
  /** Share of all nights on which the sleeper was woken out of light sleep, or found awake. */
  readonly inLight: number;
  readonly awake: number;
  /** Mean of deadline - alarm, min, over the nights on which it rang by the deadline; null if none. */
  readonly minutesLost: number | null;
  /** Nights on which it rang after the deadline, or never; and before it might. */
  readonly late: number;
  readonly early: number;
}

/** A smart alarm beside two simple rules on the same nights. */
export interface AlarmScore {
  readonly nights: number;
  readonly device: AlarmOutcome;
  /** Rings at the deadline. */
  readonly clock: AlarmOutcome;
  /** Rings in the first epoch of light sleep that the truth shows in the window, else at the deadline. */
  readonly firstLight: AlarmOutcome;
  /** Share woken in light, device less rule, night by night, with its 95 % t interval (null below two nights). */
  readonly overClock: { readonly difference: number; readonly interval: Interval | null };
  readonly overFirstLight: { readonly difference: number; readonly interval: Interval | null };
  /** It rang by the deadline on every night. */
  readonly neverLate: boolean;
}

/**
 * Scores a smart alarm on the same nights as a plain clock and a rule that sees the true stages.
 *
 * A night on which the alarm is late, early or silent counts as not woken in light.
 *
 * @param light index of light sleep; 0 is wake
 * @param epoch length of an epoch, s
 */
export function scoreAlarm(
  nights: readonly AlarmNight[],
  { light, epoch }: { readonly light: number; readonly epoch: number },
): AlarmScore {
  for (const [i, { stages, opens, deadline }] of nights.entries()) {
    if (!(opens >= 0 && opens <= deadline && deadline < stages.length)) {
      throw new RangeError(`nights[${i}]: window ${opens} to ${deadline} of ${stages.length} epochs`);
    }
  }
  if (nights.length === 0) throw new RangeError("nights: expected at least one, got none");
  const device = nights.map(({ rang }) => rang);
  const clock = nights.map(({ deadline }) => deadline);
  const firstLight = nights.map(({ stages, opens, deadline }) => {
    const at = stages.subarray(opens, deadline + 1).indexOf(light);
    return at < 0 ? deadline : opens + at;
  });
  const outcome = (rang: readonly (number | null)[]) => outcomeOf(nights, rang, { light, epoch });
  const told = outcome(device);
  return {
    nights: nights.length,
    device: told,
    clock: outcome(clock),
    firstLight: outcome(firstLight),
    overClock: compare(hits(nights, device, light), hits(nights, clock, light)),
    overFirstLight: compare(hits(nights, device, light), hits(nights, firstLight, light)),
    neverLate: told.late === 0,
  };
}

/** Whether the alarm rang in the window, and while the sleeper was in `stage`. */
function hits(nights: readonly AlarmNight[], rang: readonly (number | null)[], stage: number): boolean[] {
  return nights.map(({ stages, opens, deadline }, i) => {
    const at = rang[i] ?? -1;
    return at >= opens && at <= deadline && stages[at] === stage;
  });
}

function outcomeOf(
  nights: readonly AlarmNight[],
  rang: readonly (number | null)[],
  { light, epoch }: { readonly light: number; readonly epoch: number },
): AlarmOutcome {
  const share = (yes: readonly boolean[]) => yes.filter(Boolean).length / nights.length;
  const late = nights.map(({ deadline }, i) => (rang[i] ?? Infinity) > deadline);
  const lost = nights.flatMap(({ deadline }, i) => (late[i] ? [] : [((deadline - rang[i]!) * epoch) / 60]));
  return {
    inLight: share(hits(nights, rang, light)),
    awake: share(hits(nights, rang, 0)),
    minutesLost: lost.length === 0 ? null : moments(lost).mean,
    late: late.filter(Boolean).length,
    early: nights.filter(({ opens }, i) => (rang[i] ?? opens) < opens).length,
  };
}

function compare(device: readonly boolean[], rule: readonly boolean[]): AlarmScore["overClock"] {
  const differences = moments(device.map((hit, i) => Number(hit) - Number(rule[i])));
  const interval = meanInterval(differences, 0.95);
  return { difference: differences.mean, interval: Number.isNaN(interval[0]) ? null : interval };
}
