import type { Random } from "../chance.ts";
import { flicker } from "./flicker.ts";
import { EPOCH } from "./hypnogram.ts";
import type { Night } from "./night.ts";
import { lying, type Stay } from "./stays.ts";

/** A movement after which everything lies as before. */
export interface Movement {
  readonly kind: "limb" | "body" | "page" | "step";
  readonly from: number;
  readonly until: number;
  /** Of the part that moves most, m. */
  readonly size: number;
  /** To and fro, Hz, and its phase. */
  readonly rate: number;
  readonly phase: number;
  /** Which limb, from 0 to 1. */
  readonly limb: number;
}

/** Per hour: wake, N1, N2, N3, REM. */
const HOURLY = [45, 20, 5.6, 1.8, 10];
/** Chance that a waking is announced by a movement. */
const BEFORE_WAKING = 0.8;

/**
 * Draws movements from `since` on.
 *
 * About 11 an hour of sleep with a median of 4 s, N1 and REM above N2 above N3 (Montini et al., SLEEP 47(9), 2024: movements of
 * all kinds; Ibrahim et al., SLEEP 46(8), 2023, count 6.8 an hour of those longer than 3 s that move large muscles). Rates in
 * each stage are assumptions. A waking is announced by a movement. Pages turn every 20 to 120 s.
 */
export function drawMovements(
  night: Night,
  stays: readonly Stay[],
  chance: Random,
  since: number,
  before: readonly Movement[],
): readonly Movement[] {
  const out = before.filter(({ from }) => from < since);
  const fresh = [
    ...pages(night, chance.fork("pages")),
    ...stirs(night, chance.fork("stirs"), since),
    ...announcements(night, chance.fork("wakings")),
    ...turns(stays, chance.fork("turns")),
  ];
  out.push(...fresh.filter(({ from }) => from >= since));
  return out.sort((a, b) => a.from - b.from);
}

function movementOf(
  kind: Movement["kind"],
  from: number,
  length: number,
  size: number,
  chance: Random,
): Movement {
  return {
    kind,
    from,
    until: from + length,
    size,
    rate: 0.25 + 0.5 * chance.uniform(),
    phase: 2 * Math.PI * chance.uniform(),
    limb: chance.uniform(),
  };
}

function pages({ pastime, bedtime, lightsOut }: Night, chance: Random): Movement[] {
  const out: Movement[] = [];
  if (pastime === "nothing") return out;
  for (let time = bedtime + 10; ; ) {
    const wait = 20 + 100 * chance.uniform();
    time += pastime === "book" ? wait : 3 * wait;
    if (time > lightsOut - 5) return out;
    out.push(movementOf("page", time, 1.5 + chance.uniform(), 0.1 + 0.15 * chance.uniform(), chance));
  }
}

function stirs(night: Night, chance: Random, since: number): Movement[] {
  const out: Movement[] = [];
  const { person, bedtime, rises, stages } = night;
  // Restless and still half hours, whatever the stage (assumption).
  const unrest = flicker([20, 60], chance.fork("unrest"));
  for (let epoch = Math.floor(Math.max(since, bedtime) / EPOCH); epoch * EPOCH < rises; epoch++) {
    const hourly = HOURLY[stages[epoch]] * person.moving.movements * Math.exp(0.5 * unrest() - 0.12);
    for (let left = (hourly * EPOCH) / 3600; left > 0; left -= 1) {
      if (chance.uniform() >= left) continue;
      const body = chance.uniform() < 0.35;
      const size = (body ? 0.02 : 0.05) * Math.exp(0.5 * chance.normal());
      const from = (epoch + chance.uniform()) * EPOCH;
      if (from < bedtime + 6) continue;
      out.push(
        movementOf(body ? "body" : "limb", from, lengthOf(night, chance), Math.min(0.15, size), chance),
      );
    }
  }
  return out;
}

function lengthOf({ person }: Night, chance: Random): number {
  return Math.min(40, Math.max(0.7, 4 * person.moving.length * Math.exp(0.65 * chance.normal())));
}

function announcements(night: Night, chance: Random): Movement[] {
  return night.bouts.flatMap(({ state, from }, i) => {
    if (state !== "wake" || i === 0 || chance.uniform() > BEFORE_WAKING) return [];
    const length = 1.3 * lengthOf(night, chance);
    return [
      movementOf("body", from - length * chance.uniform(), length, 0.015 + 0.025 * chance.uniform(), chance),
    ];
  });
}

/** What arms and legs do while one turns over, and the legs while one walks. */
function turns(stays: readonly Stay[], chance: Random): Movement[] {
  return stays.flatMap(({ from, length, posture }, i) => {
    if (length === 0) return [];
    if (lying(posture)) return [movementOf("limb", from, length, 0.08 + 0.1 * chance.uniform(), chance)];
    const walks = posture === "away" || stays[i - 1]?.posture === "away";
    return walks ? [{ ...movementOf("step", from, length, 0.12, chance), rate: 0.8 }] : [];
  });
}
