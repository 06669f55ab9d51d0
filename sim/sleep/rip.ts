import { random } from "../chance.ts";
import { options } from "../options.ts";
import { breathingOf, cursor } from "./breathing.ts";
import { flicker } from "./flicker.ts";
import type { Rest } from "./rest.ts";
import type { Place } from "./stays.ts";

/** Belts round chest and abdomen, sample after sample. */
export interface Belts {
  /** Hz */
  readonly rate: number;
  /** Writes the next samples, as many as `out` holds: [sample][chest, abdomen], shares of full scale. */
  write(out: Float32Array): void;
}

export interface RipOptions {
  readonly seed: number;
  /** Hz; 25 unless told. */
  readonly rate?: number;
}

/**
 * Belts of respiratory inductance plethysmography on a sleeper: chest and abdomen of `breathingOf`, as belts show them.
 *
 * They are not calibrated: each has a gain of its own, which changes with posture, for the belt slips and is pressed. Baselines drift and jump
 * with posture, movements shake them, and what is beyond full scale is clipped. Whoever is out of the room has unplugged them: noise remains.
 * ASSUMPTIONS: gain .15 of full scale for a quiet breath (a factor of 1.5 either way between nights, 1.25 between postures), noise .002 rms (.001
 * to .01), drift .03 over minutes (.01 to .1), jumps .15 with posture, movement artefacts 2.5 per 0.1 m (1 to 5). Memory does not
 * depend on how much is written.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function ripBelts(rest: Rest, given: RipOptions): Belts {
  const check = options("ripBelts", given, ["seed", "rate"]);
  const rate = check.number("rate", given.rate ?? 25, 4, 1000);
  const chance = random(given.seed).fork("rip").fork(`person ${rest.night.person.seed}`);
  const belts = ["chest", "abdomen"].map((name) => beltOf(chance.fork(name), rest, rate));
  const noise = chance.fork("noise");
  const body = breathingOf(rest);
  const waves = [body.chest, body.abdomen];
  const shaking = shakes(rest);
  const stays = cursor(rest.stays.map(({ from }) => from));
  let sample = 0;
  return {
    rate,
    write(out) {
      if (out.length % 2 !== 0)
        throw new RangeError(`ripBelts: ${out.length} numbers are no whole samples of 2`);
      for (let i = 0; i < out.length; i += 2, sample++) {
        const time = sample / rate;
        const stay = Math.max(0, stays(time));
        const away = rest.stays[stay].posture === "away" || time >= rest.night.duration;
        const shake = shaking(time);
        for (let belt = 0; belt < 2; belt++) {
          const { gains, levels, drift } = belts[belt];
          const slow = drift();
          const worn = away
            ? 0
            : gains[stay] * waves[belt](time) + levels[stay] + 0.03 * slow + shake[belt] * gains[stay];
          const value = worn + 0.002 * noise.normal();
          out[i + belt] = Math.min(1, Math.max(-1, value));
        }
      }
    },
  };
}

/** Gain and level of a belt in each stay, and its drift. */
function beltOf(chance: ReturnType<typeof random>, rest: Rest, rate: number) {
  const own = 0.15 * Math.exp(0.4 * chance.normal());
  const liking = new Map<Place, number>();
  const gains = rest.stays.map(({ posture }) => {
    if (!liking.has(posture)) liking.set(posture, Math.exp(0.22 * chance.fork(posture).normal()));
    return own * (liking.get(posture) ?? 1);
  });
  const jumps = chance.fork("levels");
  // A quiet breath is centred by the recorder's high pass.
  const levels = gains.map((gain) => 0.15 * jumps.normal() - 0.5 * gain);
  return { gains, levels, drift: slowly(flicker([30, 120, 480], chance.fork("drift")), rate) };
}

/** A noise that is drawn once a second, and goes straight from one to the next. */
function slowly(draw: () => number, rate: number): () => number {
  let [before, after] = [draw(), draw()];
  let count = 0;
  return () => {
    const share = count / rate;
    const value = before + Math.min(1, share) * (after - before);
    count += 1;
    if (count >= rate) {
      count = 0;
      [before, after] = [after, draw()];
    }
    return value;
  };
}

/** What movements under way do to chest and abdomen, in quiet breaths; what it gives is overwritten by the next call. */
function shakes({ movements }: Rest): (time: number) => Float64Array {
  const place = cursor(movements.map(({ from }) => from));
  const longest = movements.reduce((most, { from, until }) => Math.max(most, until - from), 0);
  const out = new Float64Array(2);
  return (time) => {
    out.fill(0);
    for (let i = place(time); i >= 0 && movements[i].from > time - longest; i--) {
      const { from, until, size, rate, phase, kind } = movements[i];
      if (time >= until) continue;
      const envelope = Math.sin((Math.PI * (time - from)) / (until - from)) ** 2;
      const much = (kind === "body" ? 170 : 40) * size * envelope;
      out[0] += much * Math.sin(2 * Math.PI * rate * (time - from) + phase);
      out[1] += 0.7 * much * Math.sin(2 * Math.PI * rate * (time - from) + phase + 1);
    }
    return out;
  };
}
