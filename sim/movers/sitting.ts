import type { Random } from "../chance.ts";
import { comeAndSit, SITS } from "./coming.ts";
import { ADULT, PARTS, proportions, TRUNK } from "./gait.ts";
import { type Gesture, gestures } from "./gestures.ts";
import type { Moving } from "./moving.ts";
import type { Doing, Sitter } from "./sitter.ts";
import { step } from "./transition.ts";
import { bodyStrengths, walked } from "./walking.ts";

/** A sitter with its chances drawn; scatterers are the `PARTS` of a walker's body, and as strong. */
export function animateSitter(data: Sitter, random: Random): Moving {
  if (!data.comes) return seatedMoving(data, random);
  const { moving, end } = walked(data.comes, random.fork("comes"));
  const settled = Math.max(data.from ?? 0, end + SITS);
  return comeAndSit(moving, seatedMoving({ ...data, from: settled }, random), end);
}

function seatedMoving(data: Sitter, random: Random): Moving {
  const { at, facing } = data;
  const rest = seated(data.height);
  const breathing = breathe(data, random.fork("breath"));
  const size = data.height / ADULT;
  const lengths = Object.fromEntries(data.doing.map((doing) => [doing, LENGTHS[doing]]));
  const gestureAt = gestures<Doing>(random.fork("gestures"), { rate: data.perMinute / 60, lengths });
  const allowed = ({ from, length }: Gesture<Doing>): boolean =>
    (data.from === null || from >= data.from) && (data.until === null || from + length <= data.until);
  const reach = 1.2 * size;
  // Trunk and thighs stop sound, as thick as a walker's; a lean of some centimetres is left out.
  const trunk = [at[0], at[1], at[2] + 0.1 * size, at[0], at[1], at[2] + 0.65 * size];
  const knees = [at[0] + 0.4 * size * facing[0], at[1] + 0.4 * size * facing[1], at[2]];
  const thighs = [...at, ...knees];
  return {
    name: data.name,
    scatterers: PARTS.length,
    strengths: bodyStrengths(data),
    maxSpeeds: fastest(data, size),
    bounds: {
      least: [at[0] - reach, at[1] - reach, at[2] - reach],
      most: [at[0] + reach, at[1] + reach, at[2] + reach],
    },
    person: { pelvis: 0, torso: [1, 2, 3, 4, 5, 6, 7, 8] },
    bodies: [
      { radius: 0.19 * size, endsAt: (_time, out) => out.set(trunk) },
      { radius: 0.12 * size, endsAt: (_time, out) => out.set(thighs) },
    ],
    poseAt(time, out) {
      out.set(rest);
      breathing(time, out);
      const gesture = gestureAt(time);
      if (gesture && allowed(gesture)) gesticulate(gesture, time - gesture.from, size, out);
      for (let i = 0; i < out.length; i += 3) {
        const [forward, left] = [out[i], out[i + 1]];
        out[i] = at[0] + forward * facing[0] - left * facing[1];
        out[i + 1] = at[1] + forward * facing[1] + left * facing[0];
        out[i + 2] += at[2];
      }
    },
  };
}

/** Who sits with forearms on the lap, from the hips: shape [PARTS][forward, left, up], m. */
function seated(height: number): Float64Array {
  const body = proportions(height);
  const size = height / ADULT;
  const pose = new Float64Array(3 * PARTS.length);
  for (const [part, { forward, left, up }] of TRUNK.entries()) {
    pose.set([forward * size, left * size, up * height], 3 * part);
  }
  const shoulder = body.shoulder - body.hip;
  for (const [first, aside] of [[LEFT, 1] as const, [RIGHT, -1] as const]) {
    const across = aside * body.shoulderAside;
    const legs = aside * body.hipAside;
    pose.set([0.05 * size, across, shoulder - body.upperArm / 2], 3 * first);
    pose.set([body.forearm * 0.6, across * 0.8, shoulder - body.upperArm], 3 * first + 3);
    pose.set([body.thigh / 2, legs, 0], 3 * first + 6);
    pose.set([body.thigh, legs, -body.shank / 2], 3 * first + 9);
    pose.set([body.thigh + body.foot / 2, legs, -body.shank], 3 * first + 12);
  }
  return pose;
}

const LEFT = TRUNK.length;
const RIGHT = LEFT + 5;

/** Share of the chest's way that each facet of the trunk makes with a breath: forward, and outward (assumption). */
const BREATHING = [
  { part: 1, forward: 1, left: 0 },
  { part: 2, forward: 1, left: 0 },
  { part: 3, forward: 0.7, left: 0 },
  { part: 7, forward: 0, left: 0.3 },
  { part: 8, forward: 0, left: -0.3 },
] as const;
/** Way of the chest before the heart, m, and its rate, Hz. */
const HEART = 0.0003;
const HEART_RATE = 1.1;
/** Breaths come a little sooner and later: by so many radians, so often, Hz (assumption). */
const SIGH = 0.4;
const SIGH_RATE = 0.03;

/** Adds breath and heart to a pose. */
function breathe({ breath, breathRate }: Sitter, random: Random) {
  const rate = breathRate * random.between(0.9, 1.1);
  const [phase, sigh, heart] = [0, 1, 2].map(() => random.between(0, 2 * Math.PI));
  return (time: number, out: Float64Array): void => {
    const uneven = SIGH * Math.sin(2 * Math.PI * SIGH_RATE * time + sigh);
    const chest = (breath / 2) * Math.sin(2 * Math.PI * rate * time + phase + uneven);
    for (const { part, forward, left } of BREATHING) {
      out[3 * part] += forward * chest;
      out[3 * part + 1] += left * chest;
    }
    out[3] += (HEART / 2) * Math.sin(2 * Math.PI * HEART_RATE * time + heart);
  };
}

/** How long each takes, s (assumptions, by a factor of 1.5 either way). */
const LENGTHS: Readonly<Record<Doing, number>> = { reach: 3, page: 1.2, cup: 4.5, type: 6, shift: 4 };
/**
 * How the forearm moves when a hand reaches, turns a page or lifts a cup: m forward, outward and up; and s to get there.
 */
const HANDS = {
  reach: { by: [0.35, 0.05, 0.05], takes: 0.9 },
  page: { by: [0.03, -0.25, 0.06], takes: 0.6 },
  cup: { by: [-0.12, -0.12, 0.3], takes: 1.1 },
} as const;
/** A typing forearm's way up and down, m, and its rate, Hz. */
const KEYSTROKE = 0.006;
const KEYSTROKES = 5;
/** How the top of the trunk leans, m. */
const LEAN = [0.08, 0.05] as const;

/** Adds a gesture to a pose, `time` after its beginning. */
function gesticulate(gesture: Gesture<Doing>, time: number, size: number, out: Float64Array): void {
  const { kind, side, length } = gesture;
  const scale = size * gesture.size;
  const there = (takes: number): number => step(time, takes) - step(time - length + takes, takes);
  if (kind === "shift") {
    const lean = there(1.5) * scale;
    for (let part = 0; part < PARTS.length; part++) {
      // What is higher leans further, up to the head; legs stay.
      const above = Math.max(0, out[3 * part + 2]) / 0.7;
      out[3 * part] += lean * LEAN[0] * above;
      out[3 * part + 1] += lean * LEAN[1] * side * above;
    }
  } else if (kind === "type") {
    const stroke = (KEYSTROKE / 2) * scale * there(0.5);
    for (const first of [LEFT, RIGHT]) {
      out[3 * first + 5] += stroke * Math.sin(2 * Math.PI * KEYSTROKES * time + first);
    }
  } else {
    const { by, takes } = HANDS[kind];
    const moved = there(takes) * scale;
    const first = side === 1 ? LEFT : RIGHT;
    for (const [part, share] of [0.4, 1].entries()) {
      const i = 3 * (first + part);
      out[i] += share * moved * by[0];
      out[i + 1] += share * moved * by[1] * side;
      out[i + 2] += share * moved * by[2];
    }
  }
}

/**
 * A bound for each part: breath and heart, and the fastest of the gestures at their greatest, from a grid, with 3 % to
 * spare.
 */
function fastest({ breath, breathRate, doing, height }: Sitter, size: number): Float64Array {
  const speeds = new Float64Array(PARTS.length);
  const rest = seated(height);
  const [early, late] = [rest.slice(), rest.slice()];
  for (const kind of doing) {
    for (const side of [1, -1] as const) {
      for (let time = 0; time < LENGTHS[kind]; time += GRID) {
        early.set(rest);
        late.set(rest);
        const gesture = { kind, side, from: 0, length: LENGTHS[kind], size: 1.3 };
        gesticulate(gesture, time, size, early);
        gesticulate(gesture, time + GRID, size, late);
        for (let part = 0, i = 0; part < PARTS.length; part++, i += 3) {
          const way = Math.hypot(late[i] - early[i], late[i + 1] - early[i + 1], late[i + 2] - early[i + 2]);
          speeds[part] = Math.max(speeds[part], way / GRID);
        }
      }
    }
  }
  const omega = 2 * Math.PI * (1.1 * breathRate + SIGH * SIGH_RATE);
  const restless = (breath / 2) * omega + Math.PI * HEART * HEART_RATE;
  return speeds.map((own) => 1.03 * own + restless);
}

/** s */
const GRID = 5e-3;
