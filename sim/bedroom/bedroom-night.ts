import { random } from "../chance.ts";
import { animate, type Mover } from "../movers/animate.ts";
import { curtain } from "../movers/curtain.ts";
import { fan } from "../movers/fan.ts";
import type { Moving } from "../movers/moving.ts";
import { walker } from "../movers/walker.ts";
import { bgt60 } from "../radar/presets.ts";
import { type FmcwRadar, type Radar, stepOf } from "../radar/radar.ts";
import { rangeProfiles } from "../radar/range-profiles.ts";
import { movingReflectors } from "../radar/reflectors.ts";
import type { Reflectors, Staging, StillReflector } from "../radar/staging.ts";
import { alarm, type Rest } from "../sleep/rest.ts";
import { type Sleeper, sleeper } from "../sleep/sleeper.ts";
import { AWAY, type Bedroom, type Lodger, ROOM } from "./bedroom.ts";
import { restingPet } from "./resting-pet.ts";
import { during, sightings } from "./sightings.ts";

/** A night as the device's radar sees it, frame after frame. */
export interface BedroomNight {
  readonly radar: FmcwRadar;
  readonly receivers: number;
  readonly bins: number;
  /** Frames a second, and in all. */
  readonly rate: number;
  readonly frames: number;
  /** Writes the next frames, as many as `out` holds: [frame][receiver][bin][re, im], V. */
  write(out: Float32Array): void;
  /**
   * An alarm goes off: who lies in bed and hears it wakes, as `alarm` says, and what is written from `at` on follows.
   *
   * @throws RangeError if `at` is less than two frames after what was written, or past the end.
   */
  alarm(at: number): void;
  /** What the bodies do, alarms so far included; null where there is none. */
  readonly sleeper: Rest | null;
  readonly partner: Rest | null;
}

/** Somebody whose night an alarm may change. */
interface Body {
  readonly lodger: Lodger;
  rest: Rest;
  moving: Sleeper;
}

/**
 * Stages a Bedroom before a radar, that of `bgt60` unless told.
 *
 * Movers other than sleepers have their cross section from their strength in sound, 4 pi strength^2, less 4 dB for people, so that a walker
 * has a sleeper's, and less 10 dB for cloth; that is an ASSUMPTION (10 dB either way). Memory does not depend on the night's length but for what
 * bodies do.
 *
 * @param seed Decides all noise; what happens is the Bedroom's.
 */
export function bedroomNight(staged: Bedroom, seed: number, radar: FmcwRadar = bgt60()): BedroomNight {
  const own = staged.sleeper && bodyOf(staged.sleeper);
  const beside = staged.partner && bodyOf(staged.partner);
  const bodies = [own, beside].filter((one) => one !== null);
  const profiles = rangeProfiles(stagingOf(staged, bodies, radar, seed));
  const { receivers, bins } = profiles;
  const rate = 1 / radar.frameInterval;
  const frames = Math.round(staged.duration * rate);
  let written = 0;
  return {
    ...{ radar, receivers, bins, rate, frames },
    write(out) {
      profiles.write(out);
      written += out.length / (2 * receivers * bins);
    },
    alarm(at) {
      const least = (written + 2) / rate;
      if (!(at >= least && at < staged.duration))
        throw new RangeError(`bedroomNight.alarm: expected ${least} to ${staged.duration} s, got ${at}`);
      for (const body of bodies) {
        // Who is out of the room for good has no night left to change.
        if (at >= body.rest.night.duration) continue;
        body.rest = alarm(body.rest, { at });
        body.moving = movingOf(body.lodger, body.rest);
      }
    },
    get sleeper() {
      return own?.rest ?? null;
    },
    get partner() {
      return beside?.rest ?? null;
    },
  };
}

/** The parts of the range that 16 bits cover: 32768 stands for what the converter just holds. */
export function fullScaleOf(radar: FmcwRadar): number {
  return stepOf(radar) * 2 ** ((radar.adc?.bits ?? 1) - 1);
}

function bodyOf(lodger: Lodger): Body {
  return { lodger, rest: lodger.rest, moving: movingOf(lodger, lodger.rest) };
}

function movingOf({ name, at, out }: Lodger, rest: Rest): Sleeper {
  return sleeper(rest, { name, at, towards: [0, 1, 0], side: out, door: AWAY, floor: at[2] - 0.5 });
}

function stagingOf<Kind extends Radar>(
  staged: Bedroom,
  bodies: readonly Body[],
  radar: Kind,
  seed: number,
): Staging<Kind> {
  const chance = random(staged.seed).fork("bedroom");
  const { device } = staged;
  const seen = (reflectors: Reflectors, bounds?: Moving["bounds"]) =>
    sightings(reflectors, { device, radar, ...(bounds && { bounds }) });
  const lain = (body: Body) => {
    const parts = Uint8Array.from(body.moving.parts, (part) => (BARE.includes(part) ? 0 : 1));
    return sightings(resting(body), { device, radar, covered: { at: body.lodger.at, parts } });
  };
  const neighbours = staged.neighbours.map(bodyOf);
  return {
    ...{ radar, at: device.at, facing: device.facing, seed, clutter: CLUTTER },
    reflectors: [
      ...[...bodies, ...neighbours].map(lain),
      ...petsOf(staged).map((pet) => seen(pet)),
      ...othersOf(staged),
    ],
  };

  function othersOf({ child, fan: turning, curtain: swinging, duration }: Bedroom): readonly Reflectors[] {
    const out: Reflectors[] = [];
    const add = (mover: Mover, lossDb: number) => {
      const moving = animate(mover, chance.fork(mover.name));
      const scale = 4 * Math.PI * 10 ** (-lossDb / 10);
      const sections = moving.strengths.map((strength) => scale * strength * strength);
      const resolve = mover.kind === "curtain" ? "frame" : "chirp";
      return seen(movingReflectors(moving, sections, resolve), moving.bounds);
    };
    if (turning) out.push(add(fan({ at: [3.3, 2.9, 0.9], facing: [-1, -0.4, 0], swingPeriod: 5 }), 0));
    if (swinging) out.push(add(curtain({ at: [3.85, 1.6, 1.3], facing: [-1, 0, 0], swing: 0.006 }), 10));
    if (child !== null) {
      const stays = child + STAY;
      const way = [AWAY, [3.6, 0.6], [2.9, 1.8]] as const;
      const who = { height: 1.15, speed: 0.8 };
      const coming = walker({ name: "child", path: way, from: child, ...who });
      const going = walker({ name: "child going", path: way.toReversed(), from: stays, ...who });
      out.push(
        during(child, stays, add(coming, 4)),
        during(stays, Math.min(duration, stays + 30), add(going, 4)),
      );
    }
    return out;
  }
}

/** How long a child stays, s (assumption). */
const STAY = 150;
/** What is not under the blanket. */
const BARE: readonly string[] = ["head", "hand", "blanket"];

/** Reflectors of a body whose night may be changed by an alarm. */
function resting(body: Body): Reflectors {
  const { scatterers, sections } = body.moving;
  const places = new Float64Array(3 * scatterers);
  return {
    count: scatterers,
    resolve: "frame",
    at(time, out) {
      body.moving.poseAt(time, places);
      for (let i = 0; i < scatterers; i++) {
        out[4 * i] = places[3 * i];
        out[4 * i + 1] = places[3 * i + 1];
        out[4 * i + 2] = places[3 * i + 2];
        out[4 * i + 3] = sections[i];
      }
    },
  };
}

/** Pets come to the foot of the bed after the light is out, and leave before people get up. */
function petsOf({ pets, sleeper: own, seed, duration }: Bedroom): readonly Reflectors[] {
  const [from, until] = own
    ? [own.rest.night.lightsOut + 240, own.rest.night.rises - 120]
    : [duration / 4, (3 * duration) / 4];
  return pets.map((kind, n) =>
    restingPet({ kind, from, until, at: [1.7 + 0.35 * n, 1.25, 0.5], seed: seed + 700_001 + n }),
  );
}

/** Walls, wardrobe and the bed's end: what stands still (assumption, 10 dB either way). */
const CLUTTER: readonly StillReflector[] = [
  { at: [ROOM[0], 2.4, 0.9], crossSectionDb: 5 },
  { at: [3.7, 0.8, 1.1], crossSectionDb: 0 },
  { at: [1.7, 3.25, 0.9], crossSectionDb: -5 },
  { at: [1.7, 1.1, 0.45], crossSectionDb: -10 },
];
