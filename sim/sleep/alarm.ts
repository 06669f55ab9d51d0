import { options } from "../options.ts";
import { type Bout, EPOCH, sleepOn } from "./hypnogram.ts";
import { type Alarmed, chanceOf, finish, type Night, wanderOf } from "./night.ts";

export interface AlarmOptions {
  /** When it begins, s; after the alarms before. */
  readonly at: number;
  /** How long it goes on if nobody wakes, s. */
  readonly lasting?: number;
}

/**
 * The night as it becomes when an alarm goes off: as it was before `at`, and drawn anew from the waking on.
 *
 * Waking takes longer the deeper one sleeps: sounds that wake from N2 and REM sleep are alike, from N3 they must be
 * louder (Rechtschaffen, Hauri & Zeitlin, Percept. Mot. Skills 22, 1966; Bonnet & Johnson, SLEEP 1, 1978). The delays
 * are ASSUMPTIONS: medians of 4 s in N1, 12 in N2, 13 in REM and 40 at a depth of 2.5 (3 to 300 between persons and
 * nights). Whoever does not wake within `lasting` (600 s) has slept through. Someone awake in bed answers like someone
 * woken; before lights-out it is heard and no more. Who snoozes falls asleep again after some minutes and gets up as
 * planned; else one gets up within 11 min.
 *
 * @throws RangeError if `at` is outside the night or before an earlier alarm; RangeError or TypeError that names any other
 *   option.
 */
export function alarm(night: Night, given: AlarmOptions): Night {
  const check = options("alarm", given, ["at", "lasting"]);
  const { at } = given;
  const lasting = check.number("lasting", given.lasting ?? 600, 0, 86_400);
  const earlier = night.alarms[night.alarms.length - 1];
  if (!(at >= (earlier?.at ?? 0) && at < night.duration)) {
    throw new RangeError(`alarm: expected ${earlier?.at ?? 0} to ${night.duration} s, got ${at}`);
  }
  const root = chanceOf(night);
  const chance = root.fork(`alarm ${night.alarms.length}`);
  const answer = (woke: number | null, snoozed: boolean): readonly Alarmed[] => [
    ...night.alarms,
    { at, woke, snoozed },
  ];
  const woke = at + delayOf(night, at, chance.normal());
  const away = night.trips.some(({ from, until }) => at >= from && at < until);
  if (at < night.bedtime || woke >= night.rises || away || woke > at + lasting) {
    return { ...night, alarms: answer(null, false) };
  }
  if (at < night.lightsOut) return { ...night, alarms: answer(woke, false) };
  const snoozed = chance.uniform() < night.person.waking.snoozing;
  const bouts = upTo(night.bouts, woke);
  const depth = night.depth.slice();
  const alarms = answer(woke, snoozed);
  if (snoozed) {
    const from = woke + 60 - 200 * Math.log(1 - chance.uniform());
    const until = night.rises + 120 * Math.log(1 - chance.uniform());
    bouts.push({ state: "wake", from: woke, until: Math.min(from, night.rises), cycle: lastOf(bouts).cycle });
    const wander = wanderOf(root, depth.length);
    const falling = { from, until, before: bouts };
    // The epoch of waking keeps the depth that woke.
    const fresh = new Float64Array(depth.length);
    bouts.push(...sleepOn(night.person, falling, fresh, wander, root, chance));
    const first = Math.floor(woke / EPOCH) + 1;
    depth.set(fresh.subarray(first), first);
    return finish({ ...night, bouts: merged(bouts), depth, alarms }, night.trips, woke);
  }
  const up = woke + 20 + Math.min(600, -150 * Math.log(1 - chance.uniform()));
  const rises = Math.min(up, night.rises);
  bouts.push({ state: "wake", from: woke, until: night.duration, cycle: lastOf(bouts).cycle });
  return finish(
    { ...night, bouts: merged(bouts), depth, rises, leaves: rises + (night.leaves - night.rises), alarms },
    night.trips,
    woke,
  );
}

/** From an alarm to waking, s; `normal` is a standard normal number. */
function delayOf(night: Night, at: number, normal: number): number {
  const { state } = night.bouts.find(({ until }) => until > at) ?? lastOf(night.bouts);
  if (state === "wake") return 1;
  const depth = state === "rem" ? 1.5 : Math.max(0, night.depth[Math.floor(at / EPOCH)]);
  return 2.5 * Math.exp(1.1 * depth) * night.person.waking.soundness * Math.exp(0.6 * normal);
}

function lastOf(bouts: readonly Bout[]): Bout {
  return bouts[bouts.length - 1];
}

function upTo(bouts: readonly Bout[], time: number): Bout[] {
  return bouts
    .filter(({ from }) => from < time)
    .map((bout) => ({ ...bout, until: Math.min(bout.until, time) }));
}

/** Neighbours of one state joined. */
function merged(bouts: readonly Bout[]): readonly Bout[] {
  const out: Bout[] = [];
  for (const bout of bouts) {
    const before = out[out.length - 1];
    if (before?.state === "wake" && bout.state === "wake")
      out[out.length - 1] = { ...before, until: bout.until };
    else out.push(bout);
  }
  return out;
}
