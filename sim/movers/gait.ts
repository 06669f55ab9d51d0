/** How one person walks at one speed: positions of the body's parts in the body's own frame. */
export interface Gait {
  /** Way covered by one cycle of two steps, m. */
  readonly cycle: number;
  /**
   * Writes `out`, shape [PARTS][3]: forward, left, and up from the floor, m.
   *
   * @param phase  In cycles; the right heel strikes at whole numbers.
   * @param amount Of the motion, in [0, 1]: 0 stands, 1 walks.
   */
  bodyAt(phase: number, amount: number, out: Float64Array): void;
}

/** Parts of the body, in the order of `bodyAt`. */
export const PARTS = [
  "pelvis",
  "chest",
  "back",
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
 * The published curves through control points are replaced by half cosines between the points and
 * then by their first six harmonics, so that motion is smooth. Left out: flexing of the back, and the pelvis's tilt to the swinging leg (0.02
 * radians). Feet slide a little while on the floor, as in the original.
 *
 * @param speed  m/s, 0.1 to 2.2.
 * @param height Of the person, m.
 * @see Boulic et al., "A global human walking model with real-time kinematic personification", The
 *   Visual Computer 6, 344-358, 1990; V. C. Chen, "The Micro-Doppler Effect in Radar", 2011, ch. 4.
 */
export function gait({ speed, height }: { readonly speed: number; readonly height: number }): Gait {
  const body = proportions(height);
  const legs = body.thigh + body.shank;
  const relative = speed / legs;
  const curves = gaitCurves(relative);
  const sway = translations(relative, legs);
  return {
    cycle: 1.346 * Math.sqrt(relative) * legs,
    bodyAt(phase, amount, out) {
      sway.move(phase, amount);
      for (const [part, { forward, left, up }] of TRUNK.entries()) {
        const turn = part === 0 ? sway.pelvisTurn : sway.thoraxTurn;
        out[3 * part] = sway.at[0] + forward * Math.cos(turn) - left * Math.sin(turn);
        out[3 * part + 1] = sway.at[1] + forward * Math.sin(turn) + left * Math.cos(turn);
        out[3 * part + 2] = sway.at[2] + body.hip + up * height;
      }
      addSide(out, 6, 1, body, sway, curves.at(phase + 0.5, amount));
      addSide(out, 11, -1, body, sway, curves.at(phase, amount));
    },
  };
}

/** Pelvis, facets of the torso, and head, from the pelvis: m; `up` as a share of height. Facets are an assumption. */
const TRUNK = [
  { forward: 0, left: 0, up: 0 },
  { forward: 0.11, left: 0.03, up: 0.2 },
  { forward: -0.11, left: -0.03, up: 0.22 },
  { forward: 0.02, left: 0.15, up: 0.15 },
  { forward: 0.02, left: -0.15, up: 0.12 },
  { forward: 0.05, left: 0, up: 0.4 },
];

/** Lengths of the body (Chen, table 4.1), m. */
function proportions(height: number) {
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
  const joint = (distance: number, turn: number, up: number): Joint => [
    sway.at[0] - aside * distance * Math.sin(turn),
    sway.at[1] + aside * distance * Math.cos(turn),
    sway.at[2] + up,
  ];
  const shoulder = joint(body.shoulderAside, sway.thoraxTurn, body.shoulder);
  const elbow = limb(out, first, shoulder, body.upperArm, angle.shoulder);
  limb(out, first + 1, elbow, body.forearm, angle.shoulder + angle.elbow);
  const hip = joint(body.hipAside, sway.pelvisTurn, body.hip);
  const knee = limb(out, first + 2, hip, body.thigh, angle.hip);
  const ankle = limb(out, first + 3, knee, body.shank, angle.hip - angle.knee);
  limb(out, first + 4, ankle, body.foot, angle.hip - angle.knee + angle.ankle + Math.PI / 2);
}

type Joint = readonly [forward: number, left: number, up: number];

/** Writes the middle of a limb that hangs from a joint, swung forward by `angle`; gives its end. */
function limb(out: Float64Array, part: number, from: Joint, length: number, angle: number): Joint {
  const forward = length * Math.sin(angle);
  const up = -length * Math.cos(angle);
  out[3 * part] = from[0] + forward / 2;
  out[3 * part + 1] = from[1];
  out[3 * part + 2] = from[2] + up / 2;
  return [from[0] + forward, from[1], from[2] + up];
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
    pelvisTurn: 0,
    thoraxTurn: 0,
    move(phase: number, amount: number) {
      at[0] = amount * along * Math.sin(TURN * (2 * phase + 2 * shift));
      // Left is positive here and negative in the original.
      at[1] = -amount * aside * Math.sin(TURN * (phase - 0.1));
      at[2] = amount * up * (Math.sin(TURN * (2 * phase - 0.35)) - 1);
      sway.pelvisTurn = amount * pelvis * Math.cos(TURN * phase);
      sway.thoraxTurn = -amount * thorax * Math.cos(TURN * phase);
    },
  };
  return sway;
}

const TURN = 2 * Math.PI;
const HARMONICS = 6;
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
  const series = [hipCurve, kneeCurve, ankleCurve, elbowCurve].map((curve) => fourier(curve(relative)));
  const arm = degrees(9.88 * relative);
  const angles: Angles = { hip: 0, knee: 0, ankle: 0, elbow: 0, shoulder: 0 };
  const read = (coefficients: Float64Array, cosines: Float64Array, sines: Float64Array): number => {
    let sum = coefficients[0];
    for (let k = 1; k <= HARMONICS; k++) {
      sum += coefficients[2 * k - 1] * cosines[k] + coefficients[2 * k] * sines[k];
    }
    return sum;
  };
  const cosines = new Float64Array(HARMONICS + 1);
  const sines = new Float64Array(HARMONICS + 1);
  return {
    at(phase: number, amount: number): Readonly<Angles> {
      const c = Math.cos(TURN * phase);
      const s = Math.sin(TURN * phase);
      cosines[0] = 1;
      sines[0] = 0;
      for (let k = 1; k <= HARMONICS; k++) {
        cosines[k] = cosines[k - 1] * c - sines[k - 1] * s;
        sines[k] = sines[k - 1] * c + cosines[k - 1] * s;
      }
      angles.hip = amount * read(series[0], cosines, sines);
      angles.knee = amount * read(series[1], cosines, sines);
      angles.ankle = amount * read(series[2], cosines, sines);
      angles.elbow = amount * read(series[3], cosines, sines);
      // The arm goes back while its leg is in front.
      angles.shoulder = amount * (degrees(3) - arm / 2 - arm * c);
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

/** First harmonics, in radians, of half cosines between a curve's points: mean, then cosines and sines. */
function fourier(curve: Curve): Float64Array {
  const samples = 256;
  const coefficients = new Float64Array(2 * HARMONICS + 1);
  for (let i = 0; i < samples; i++) {
    const value = degrees(through(curve, i / samples)) / samples;
    coefficients[0] += value;
    for (let k = 1; k <= HARMONICS; k++) {
      coefficients[2 * k - 1] += 2 * value * Math.cos((TURN * k * i) / samples);
      coefficients[2 * k] += 2 * value * Math.sin((TURN * k * i) / samples);
    }
  }
  return coefficients;
}

function through(curve: Curve, phase: number): number {
  const [last, first] = [curve[curve.length - 1], curve[0]];
  const around = [[last[0] - 1, last[1]], ...curve, [first[0] + 1, first[1]]] as const;
  const next = around.findIndex(([at]) => at > phase);
  const [from, low] = around[next - 1];
  const [until, high] = around[next];
  return low + (high - low) * 0.5 * (1 - Math.cos((Math.PI * (phase - from)) / (until - from)));
}
