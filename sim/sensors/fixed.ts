import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { type AddSound, type Emitted, RISE, risen } from "./emitted.ts";
import type { FixedPath } from "./fixed-path.ts";
import { shadows } from "./shadow.ts";

/**
 * Adds the leak and the room's own response: paths without a scatterer.
 *
 * Once all have arrived they stand still, unless the speed of sound drifts, noises turn them or a body comes between. A path of length
 * L has the phase -w L / c(t) (the speed is taken at arrival: while sound is under way it changes by less than 1e-6 of
 * itself). What varies is taken at a rate of its own and interpolated by a polynomial of degree 5 through six points, which at a
 * twelfth of that rate errs by -80 dB.
 */
export function fixedPaths(acoustics: Acoustics, movings: readonly Moving[], sound: Emitted): AddSound {
  const width = 2 * acoustics.fixed.length;
  const state = fixedState(acoustics, movings, sound);
  const { delays, microphones, longest } = state;
  const settles = sound.begins + RISE + longest;
  const rising = new Float64Array(width);
  const arriving = (time: number): Float64Array => {
    rising.fill(0);
    state.at(time, (path, re, im) => {
      const share = risen(time - delays[path] - sound.begins);
      rising[2 * microphones[path]] += share * re;
      rising[2 * microphones[path] + 1] += share * im;
    });
    return rising;
  };
  const sums = state.rate > 0 ? following(state, width) : null;
  const settled = sums ? null : new Float64Array(width);
  if (settled) state.sum(0, settled);
  return (first, rows, rate, out) => {
    for (let n = 0, o = 0; n < rows; n++, o += width) {
      const time = (first + n) / rate;
      if (time <= sound.begins) continue;
      const sum = time < settles ? arriving(time) : (settled ?? sums?.(time) ?? rising);
      for (let i = 0; i < width; i++) out[o + i] += sum[i];
    }
  };
}

/** Fixed paths as they are at a time. */
interface FixedState {
  /** At which they have to be taken to be followed, Hz; 0 if they do not change. */
  readonly rate: number;
  readonly delays: Float64Array;
  readonly microphones: Int32Array;
  /** Of the delays, s. */
  readonly longest: number;
  /** Calls back with the pressure by each path, Pa, once it has risen. Times go forward, by and large. */
  at(time: number, visit: (path: number, re: number, im: number) => void): void;
  /** Writes the sums by microphone, [microphone][I, Q], once all has risen. */
  sum(time: number, out: Float64Array): void;
}

function fixedState(acoustics: Acoustics, movings: readonly Moving[], sound: Emitted): FixedState {
  const paths = acoustics.fixed.flat();
  const amplitudes = amplitudesOf(acoustics, sound);
  const k = sound.omega / acoustics.speed;
  // What is also heard through a door is there twice, with one body.
  const bodies = paths.length === 0 ? [] : [...new Set(movings.flatMap((moving) => moving.bodies ?? []))];
  const turns = paths.map((path) =>
    acoustics.turnings.flatMap((turning) => {
      const turn = turning.of(path, k);
      return turn ? [turn] : [];
    }),
  );
  const turned = acoustics.drift !== null || turns.some((own) => own.length > 0);
  const cosines = new Float64Array(paths.length);
  const sines = new Float64Array(paths.length);
  const turnTo = (time: number): void => {
    const wave = acoustics.drift ? sound.omega / acoustics.drift.at(time) : k;
    for (let p = 0; p < paths.length; p++) {
      let phase = -wave * paths[p].length;
      for (const turn of turns[p]) phase += turn(time);
      cosines[p] = amplitudes[p] * Math.cos(phase);
      sines[p] = amplitudes[p] * Math.sin(phase);
    }
  };
  turnTo(0);
  const microphones = Int32Array.from(acoustics.fixed.flatMap((own, m) => own.map(() => m)));
  const whole = new Float64Array(2 * acoustics.fixed.length);
  const addUp = (): void => {
    whole.fill(0);
    for (let p = 0; p < paths.length; p++) {
      whole[2 * microphones[p]] += cosines[p];
      whole[2 * microphones[p] + 1] += sines[p];
    }
  };
  addUp();
  const longest = paths.reduce((most, { length }) => Math.max(most, length), 0);
  const fastestTurn = ((acoustics.drift?.steepest ?? 0) * sound.omega * longest) / acoustics.speed ** 2;
  const shaded = new Float64Array(2 * paths.length);
  const wavelength = acoustics.speed / sound.carrier;
  const shade = bodies.length > 0 ? shadows(paths, bodies, { room: acoustics.room, wavelength }) : null;
  return {
    rate: Math.max(
      acoustics.drift ? Math.max(DRIFTS, (12 * fastestTurn) / (2 * Math.PI)) : 0,
      bodies.length > 0 ? SHADES : 0,
      ...acoustics.turnings.map((turning) => turning.rate),
    ),
    delays: Float64Array.from(paths, ({ length }) => length / acoustics.speed),
    microphones,
    longest: longest / acoustics.speed,
    at(time, visit) {
      if (turned) turnTo(time);
      shade?.(time, (path, re, im) => {
        shaded[2 * path] = re - 1;
        shaded[2 * path + 1] = im;
      });
      for (let p = 0; p < paths.length; p++) {
        const [re, im] = [1 + shaded[2 * p], shaded[2 * p + 1]];
        visit(p, cosines[p] * re - sines[p] * im, cosines[p] * im + sines[p] * re);
      }
      shaded.fill(0);
    },
    sum(time, out) {
      if (turned) {
        turnTo(time);
        addUp();
      }
      out.set(whole);
      shade?.(time, (p, re, im) => {
        out[2 * microphones[p]] += cosines[p] * (re - 1) - sines[p] * im;
        out[2 * microphones[p] + 1] += cosines[p] * im + sines[p] * (re - 1);
      });
    },
  };
}

/** Of each path, Pa: source, spreading, reflections, air and directivity. */
function amplitudesOf({ fixed, source, receivers, loss }: Acoustics, sound: Emitted): Float64Array {
  const air = loss(sound.carrier);
  const sent = source.gainAt(sound.carrier);
  return Float64Array.from(
    fixed.flatMap((own, m) => {
      const heard = receivers[m].gainAt(sound.carrier);
      return own.map(({ length, gain, cosines }: FixedPath) => {
        const directed = cosines ? (sent?.(cosines.source) ?? 1) * (heard?.(cosines.receiver) ?? 1) : 1;
        return sound.pressure * gain * directed * Math.exp(-air * length);
      });
    }),
  );
}

/** Sums by microphone that follow what varies. Times go forward. */
function following(state: FixedState, width: number): (time: number) => Float64Array {
  const rows = Array.from({ length: 6 }, () => new Float64Array(width));
  const sum = new Float64Array(width);
  let oldest = Number.NaN;
  return (time) => {
    const whole = Math.floor(time * state.rate);
    const u = time * state.rate - whole;
    if (!(whole - 2 - oldest < 6)) oldest = whole - 8;
    for (; oldest < whole - 2; oldest++) {
      const row = rows.shift() ?? new Float64Array(width);
      state.sum((oldest + 6) / state.rate, row);
      rows.push(row);
    }
    // Lagrange, through the points at -2 .. 3.
    const [p, q, r, s, t, v] = rows;
    const a = (u * (u * u - 1) * (u - 2) * (3 - u)) / 120;
    const b = (u * (u - 1) * (u * u - 4) * (u - 3)) / 24;
    const c = ((1 - u * u) * (u * u - 4) * (u - 3)) / 12;
    const d = (u * (u + 1) * (u * u - 4) * (u - 3)) / 12;
    const e = (u * (u * u - 1) * (u + 2) * (3 - u)) / 24;
    const f = (u * (u * u - 1) * (u * u - 4)) / 120;
    for (let i = 0; i < width; i++) sum[i] = a * p[i] + b * q[i] + c * r[i] + d * s[i] + e * t[i] + f * v[i];
    return sum;
  };
}

/** How often the slowest drift is looked at, Hz. */
const DRIFTS = 4;
/** How often shadows have to be looked at, Hz: edges fade where their waves would turn faster (see `knifeEdge`). */
const SHADES = 250;
