import { HARMONICS, periodic, wavesAt } from "./periodic.ts";
import type { Gait } from "./striding.ts";

/** Parts of the body, in the order of `bodyAt`. */
export const PARTS = [
  "pelvis",
  "left chest",
  "right chest",
  "belly",
  "left shoulder blade",
  "right shoulder blade",
  "loin",
  "left flank",
  "right flank",
  "head",
  "left upper arm",
  "left forearm",
  "left thigh",
  "left shank",
  "left foot",
  "right upper arm",
  "right forearm",
  "right thigh",
  "right shank",
  "right foot",
] as const;

/**
 * The walk of Boulic, Magnenat-Thalmann & Thalmann, with body proportions as in Chen.
 *
 * The published curves through control points are replaced by half cosines between the points and then by their first
 * six harmonics, so that motion is smooth. Left out: flexing of the back, and the pelvis's tilt to the swinging leg
 * (0.02 radians). Feet slide a little while on the floor, as in the original.
 *
 * A person of another height than 1.72 m takes strides of the same share of the height at the same v / sqrt(g height),
 * which Alexander found to hold for adults and for children from 4 years on; those who are smaller are taken to do so
 * too (assumption).
 *
 * @param speed  m/s, 0.1 to 2.2.
 * @param height Of the person, m.
 * @see Boulic et al., "A global human walking model with real-time kinematic personification", The Visual Computer 6,
 *   344-358, 1990; V. C. Chen, "The Micro-Doppler Effect in Radar", 2011, ch. 4; Alexander, "Stride length and speed for
 *   adults, children, and fossil hominids", Am. J. Phys. Anthropol. 63, 1984.
 */
export function gait({ speed, height }: { readonly speed: number; readonly height: number }): Gait {
  const body = proportions(height);
  const size = height / ADULT;
  const legs = body.thigh + body.shank;
  // Boulic's normalised speed, in lengths of the leg per second, of an adult who goes at the same Froude number.
  const relative = (speed * Math.sqrt(size)) / legs;
  const curves = gaitCurves(relative);
  const sway = translations(relative, legs);
  return {
    cycle: 1.346 * Math.sqrt(relative) * legs,
    parts: PARTS.length,
    bodyAt(phase, amount, _time, out) {
      sway.move(phase, amount);
      for (let part = 0; part < TRUNK.length; part++) {
        const { forward, left, up } = TRUNK[part];
        const { cos, sin } = part === 0 ? sway.pelvis : sway.thorax;
        out[3 * part] = sway.at[0] + size * (forward * cos - left * sin);
        out[3 * part + 1] = sway.at[1] + size * (forward * sin + left * cos);
        out[3 * part + 2] = sway.at[2] + body.hip + up * height;
      }
      addSide(out, TRUNK.length, 1, body, sway, curves.at(phase + 0.5, amount));
      addSide(out, TRUNK.length + 5, -1, body, sway, curves.at(phase, amount));
    },
  };
}

/** Height of the person whose torso has the facets below, m. */
export const ADULT = 1.72;

/**
 * Pelvis, facets of the torso, and head, from the pelvis: m; `up` as a share of height. Facets are an
 * assumption: eight of them that lie at no equal distances, so that the torso fades (see docs/movers.md).
 */
export const TRUNK = [
  { forward: 0, left: 0, up: 0 },
  { forward: 0.12, left: 0.07, up: 0.23 },
  { forward: 0.115, left: -0.08, up: 0.21 },
  { forward: 0.1, left: 0.01, up: 0.09 },
  { forward: -0.12, left: 0.085, up: 0.22 },
  { forward: -0.11, left: -0.075, up: 0.24 },
  { forward: -0.1, left: -0.01, up: 0.06 },
  { forward: 0.02, left: 0.155, up: 0.15 },
  { forward: 0.03, left: -0.15, up: 0.12 },
  { forward: 0.05, left: 0, up: 0.4 },
];

/** Lengths of the body (Chen, table 4.1), m. */
export function proportions(height: number) {
  const hip = 0.53 * height; // above the floor: both legs and 0.039 of height below the ankle
  return {
    hip,
    shoulder: hip + 0.288 * height,
    hipAside: (0.191 / 2) * height,
    shoulderAside: (0.259 / 2) * height,
    thigh: 0.245 * height,
    shank: 0.246 * height,
    foot: 0.143 * height,
    upperArm: 0.188 * height,
    forearm: 0.152 * height,
  };
}

/** Writes arm and leg of one side, from part `first` on; `aside` is 1 for the left, -1 for the right. */
function addSide(
  out: Float64Array,
  first: number,
  aside: number,
  body: ReturnType<typeof proportions>,
  sway: ReturnType<typeof translations>,
  angle: Readonly<Angles>,
): void {
  const joint = sway.joint;
  hang(joint, sway, sway.thorax, aside * body.shoulderAside, body.shoulder);
  limb(out, first, joint, body.upperArm, angle.shoulder);
  limb(out, first + 1, joint, body.forearm, angle.shoulder + angle.elbow);
  hang(joint, sway, sway.pelvis, aside * body.hipAside, body.hip);
  limb(out, first + 2, joint, body.thigh, angle.hip);
  limb(out, first + 3, joint, body.shank, angle.hip - angle.knee);
  limb(out, first + 4, joint, body.foot, angle.hip - angle.knee + angle.ankle + Math.PI / 2);
}

/** A joint: forward, left and up, m. */
interface Joint {
  forward: number;
  left: number;
  up: number;
}

/** Puts a joint to the left of the body's middle, on a line that has turned. */
function hang(joint: Joint, sway: { readonly at: Float64Array }, turn: Turn, left: number, up: number): void {
  joint.forward = sway.at[0] - left * turn.sin;
  joint.left = sway.at[1] + left * turn.cos;
  joint.up = sway.at[2] + up;
}

/** Writes the middle of a limb that hangs from a joint, swung forward by `angle`, and moves the joint to its end. */
function limb(out: Float64Array, part: number, joint: Joint, length: number, angle: number): void {
  const forward = length * Math.sin(angle);
  const up = -length * Math.cos(angle);
  out[3 * part] = joint.forward + forward / 2;
  out[3 * part + 1] = joint.left;
  out[3 * part + 2] = joint.up + up / 2;
  joint.forward += forward;
  joint.up += up;
}

/** Of an angle. */
interface Turn {
  cos: number;
  sin: number;
}

/** How the whole body sways with the steps (Boulic, appendices A, B and D), with `at` in m. */
function translations(relative: number, legs: number) {
  const slow = relative < 0.5;
  const parabola = relative - relative * relative;
  const up = 0.015 * relative * legs;
  const aside = (slow ? -0.128 * parabola : -0.032) * legs;
  const along = (slow ? -0.084 * parabola : -0.021) * legs;
  const duration = 1.346 / Math.sqrt(relative);
  const shift = 0.625 - (0.752 - 0.143 / duration);
  const pelvis = degrees(4 * relative);
  const thorax = degrees(1.5 * relative);
  const at = new Float64Array(3);
  const sway = {
    at,
    /** By how much pelvis and thorax have turned to the left. */
    pelvis: { cos: 1, sin: 0 },
    thorax: { cos: 1, sin: 0 },
    /** Where a limb begins, to be overwritten. */
    joint: { forward: 0, left: 0, up: 0 },
    move(phase: number, amount: number) {
      at[0] = amount * along * Math.sin(TURN * (2 * phase + 2 * shift));
      // Left is positive here and negative in the original.
      at[1] = -amount * aside * Math.sin(TURN * (phase - 0.1));
      at[2] = amount * up * (Math.sin(TURN * (2 * phase - 0.35)) - 1);
      const turned = amount * Math.cos(TURN * phase);
      turn(sway.pelvis, pelvis * turned);
      turn(sway.thorax, -thorax * turned);
    },
  };
  return sway;
}

function turn(by: Turn, angle: number): void {
  by.cos = Math.cos(angle);
  by.sin = Math.sin(angle);
}

const TURN = 2 * Math.PI;
const degrees = (angle: number): number => (angle * Math.PI) / 180;

/** Angles of a leg and the arm of its side, radians; flexing is positive. */
interface Angles {
  hip: number;
  knee: number;
  ankle: number;
  elbow: number;
  shoulder: number;
}

/** Angles over a cycle (Boulic, appendices C and D). */
function gaitCurves(relative: number) {
  const [hip, knee, ankle, elbow] = [hipCurve, kneeCurve, ankleCurve, elbowCurve].map((curve) => {
    const points = curve(relative);
    return periodic((phase) => degrees(through(points, phase)));
  });
  const arm = degrees(9.88 * relative);
  const waves = new Float64Array(2 * HARMONICS);
  const angles: Angles = { hip: 0, knee: 0, ankle: 0, elbow: 0, shoulder: 0 };
  return {
    at(phase: number, amount: number): Readonly<Angles> {
      wavesAt(phase, waves);
      angles.hip = amount * hip(waves);
      angles.knee = amount * knee(waves);
      angles.ankle = amount * ankle(waves);
      angles.elbow = amount * elbow(waves);
      // The arm goes back while its leg is in front.
      angles.shoulder = amount * (degrees(3) - arm / 2 - arm * waves[0]);
      return angles;
    },
  };
}

/** Control points of one cycle: phase, and angle in degrees. */
type Curve = readonly (readonly [phase: number, angle: number])[];

/** 0 at a relative speed of 1.3 and 1 at 3, where the fast gait's points move. */
const fast = (relative: number): number => Math.max(0, (relative - 1.3) / 1.7);
/** Share of a slow walk's angle in the normal walk's, which they reach at a relative speed of 0.5. */
const slow = (relative: number): number => Math.min(1, relative / 0.5);

const hipCurve = (v: number): Curve => [
  [0.5, -15 * slow(v)],
  [0.9, 25 * slow(v) + 6 * fast(v)],
];

const kneeCurve = (v: number): Curve => [
  [0, 3 + 3 * fast(v)],
  [0.17 - 0.05 * fast(v), 3 + 22 * fast(v)],
  [0.4, 3],
  [0.75 - 0.05 * fast(v), 70 * slow(v) - 5 * fast(v)],
];

function ankleCurve(v: number): Curve {
  const duration = 1.346 / Math.sqrt(v);
  const support = Math.min(0.8, Math.max(0.55, 0.752 - 0.143 / duration));
  return [
    [0, -3 + 5 * fast(v)],
    [0.08, -15 * slow(v) - 3 + 4 * fast(v)],
    [0.5 - 0.1 * fast(v), 11 * slow(v) - 3 - 3 * fast(v)],
    [support, -17 * slow(v) - 3 - 8 * fast(v)],
    [0.85, -3 + 5 * fast(v)],
  ];
}

function elbowCurve(v: number): Curve {
  const normal = Math.min(1, Math.max(0, (v - 0.5) / 0.8));
  return [
    [0.05, 3 + 3 * slow(v) + 8 * normal - 6 * fast(v)],
    [0.51, 3 + 17 * slow(v) + 24 * normal + 26 * fast(v)],
    [0.9 - 0.1 * fast(v), 3 + 5 * slow(v) + 9 * normal - 6 * fast(v)],
  ];
}

/** Half cosines between a curve's points. */
function through(curve: Curve, phase: number): number {
  const [last, first] = [curve[curve.length - 1], curve[0]];
  const around = [[last[0] - 1, last[1]], ...curve, [first[0] + 1, first[1]]] as const;
  const next = around.findIndex(([at]) => at > phase);
  const [from, low] = around[next - 1];
  const [until, high] = around[next];
  return low + (high - low) * 0.5 * (1 - Math.cos((Math.PI * (phase - from)) / (until - from)));
}
