import type { Random } from "../chance.ts";
import { ADULT } from "./gait.ts";
import type { Moving } from "./moving.ts";
import type { Jump, Quadruped } from "./quadruped.ts";
import { type Build, PARTS, quadrupedGait } from "./quadruped-gait.ts";
import { boundsOf, capsules, type Gait, striding } from "./striding.ts";
import { trackOf } from "./track.ts";
import { aside } from "./walking.ts";

/**
 * A dog, cat or crawler with its chances drawn; scatterers are the `PARTS` of its body.
 *
 * Strengths are ASSUMPTIONS, to be varied by 10 dB either way, since nothing is published: added as powers -20 dB re 1
 * m2 for a dog whose hips are at 0.5 m and -26 dB for a cat at 0.25 m, that is a person's -12 dB less the smaller
 * surface and 4 to 5 dB for the fur; a crawler's are a person's, by height. All go with the size, for areas scatter.
 */
export function animateQuadruped(data: Quadruped, random: Random): Moving {
  const { usual, powerDb, tail } = KINDS[data.kind];
  const speed = data.speed * random.between(0.97, 1.03);
  const phase = random.uniform();
  const path = aside(data.path, random.between(-0.1, 0.1));
  const size = data.hip / usual;
  const gait = quadrupedGait(KINDS[data.kind], { hip: data.hip, speed });
  const pauses = data.path.slice(1, -1).map(() => data.pause);
  const share = SHARES.reduce((sum, x) => sum + x, 0);
  const amplitude = 10 ** ((powerDb + data.strengthDb) / 20) * size;
  const highest = data.jumps.reduce((sum, { height }) => sum + height, 0);
  const track = trackOf({ path, speed, from: data.from, change: CHANGE, pauses });
  const moving = striding({
    name: data.name,
    gait: lively(gait, { ...tail, wag: tail.wag * data.hip, start: random.uniform() }, data.jumps),
    track,
    phase,
    strengths: Float64Array.from(SHARES, (part, k) =>
      k === TAIL && tail.wag === 0 ? 0 : amplitude * Math.sqrt(part / share),
    ),
    person: data.kind === "crawler" ? { pelvis: 0, torso: [0, 1, 2, 3, 4] } : null,
    bounds: boundsOf(data.path, { reach: 0.2 + 3 * data.hip, height: 1.5 * data.hip + highest + 0.1 }),
  });
  // A lying trunk (assumption: a quarter of the hips' height thick, by a third either way).
  const trunk = {
    radius: 0.25 * data.hip,
    half: 0.4 * KINDS[data.kind].trunk * data.hip,
    up: 0.9 * data.hip,
  };
  const { radius, half, up } = trunk;
  return { ...moving, bodies: capsules(track, [{ radius, from: [-half, 0, up], to: [half, 0, up] }]) };
}

const KINDS: Readonly<Record<Quadruped["kind"], Kind>> = {
  dog: {
    usual: 0.5,
    powerDb: -20,
    trunk: 1.1,
    stride: 1,
    duty: [0.65, 0.45],
    diagonal: false,
    tail: { wag: 0.2, rate: 3.5 },
  },
  cat: {
    usual: 0.25,
    powerDb: -26,
    trunk: 1.2,
    stride: 1,
    duty: [0.65, 0.45],
    diagonal: false,
    tail: { wag: 0.3, rate: 0.6 },
  },
  // Infants move diagonal limbs together (Patrick et al., J. Neurophysiol. 101, 2009); arms reach further than paws.
  crawler: {
    usual: 0.245 * ADULT,
    powerDb: -12,
    trunk: 1.25,
    stride: 1.5,
    duty: [0.62, 0.62],
    diagonal: true,
    tail: { wag: 0, rate: 0 },
  },
};

interface Kind extends Build {
  /** Height of the hips to which `powerDb` belongs, m. */
  readonly usual: number;
  /** Of all parts, added as powers, dB re 1 m2. */
  readonly powerDb: number;
  /**
   * Half the tail's way, as a share of the hips' height, and how often it goes to and fro, Hz (2 to 5 for a dog that is
   * glad).
   */
  readonly tail: { readonly wag: number; readonly rate: number };
}

/** Of each part, in power (assumption). */
const SHARES = PARTS.map((part) =>
  /leg/.test(part) ? 0.04 : /paw/.test(part) ? 0.02 : part === "tail" ? 0.04 : 0.1,
);
const TAIL = PARTS.indexOf("tail");
/** Time to start, stop or turn, s (assumption, 0.5 to 1.2). */
const CHANGE = 0.8;
/** A tail wags in spells that come and go in this time, s (assumption). */
const SPELL = 7;

/** A gait whose tail wags, whether it walks or stands, and which leaps. */
function lively(
  gait: Gait,
  { wag, rate, start }: { readonly wag: number; readonly rate: number; readonly start: number },
  jumps: readonly Jump[],
): Gait {
  const omega = 2 * Math.PI * rate;
  const leaping = jumps.reduce((most, { height }) => most + (Math.PI * height) / airtime(height), 0);
  const wagging = wag * (omega + Math.PI / SPELL);
  return {
    ...gait,
    restless: Float64Array.from(PARTS, (_, k) => leaping + (k === TAIL ? wagging : 0)),
    bodyAt(phase, amount, time, out) {
      gait.bodyAt(phase, amount, time, out);
      const spell = Math.sin((Math.PI * time) / SPELL + start * Math.PI) ** 2;
      out[3 * TAIL + 1] += wag * spell * Math.sin(omega * time + 2 * Math.PI * start);
      let up = 0;
      for (const jump of jumps) up += leapt(time - jump.at, jump.height);
      for (let part = 0; part < PARTS.length; part++) out[3 * part + 2] += up;
    },
  };
}

/**
 * Time from crouch to landing of a leap, s: in the air 2 sqrt(2 h / g), and half as much again to push off and to land,
 * which a Hann window's soft ends stand for.
 */
function airtime(height: number): number {
  return 1.5 * 2 * Math.sqrt((2 * height) / 9.81);
}

function leapt(time: number, height: number): number {
  const length = airtime(height);
  if (time <= 0 || time >= length) return 0;
  return (height / 2) * (1 - Math.cos((2 * Math.PI * time) / length));
}
