import type { Random } from "../chance.ts";
import { running } from "../movers/transition.ts";
import { options } from "../options.ts";
import type { Turning } from "../sensors/fixed-path.ts";

/** Air that heating, cooling or a draught keeps moving, and through which sound flickers. */
export interface Airflow {
  readonly kind: "airflow";
  readonly name: string;
  /** Mean speed of the air, m/s. */
  readonly wind: number;
  /** Root mean square of its speed's fluctuation along a path, m/s. */
  readonly turbulence: number;
  /** Size of the eddies, m. */
  readonly eddies: number;
  /** When it is switched on and off, s; null is always and never. */
  readonly from: number | null;
  readonly until: number | null;
}

export interface AirflowOptions {
  readonly name?: string;
  readonly wind?: number;
  readonly turbulence?: number;
  readonly eddies?: number;
  readonly from?: number;
  readonly until?: number;
}

/**
 * A room's moving air, which makes the phase of fixed paths flicker.
 *
 * ASSUMPTIONS, with ranges: 0.2 m/s (0.05 to 0.5; ISO 7730 and ASHRAE 55 aim below 0.2 to 0.25 where people sit), 0.08 m/s of it as
 * fluctuation (0.02 to 0.2; ISO 7730 takes 40 % in mixing ventilation), eddies of 0.3 m (0.1 to 1). Movers' echoes do not
 * flicker, nor does amplitude.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function airflow(given: AirflowOptions = {}): Airflow {
  const check = options("airflow", given, ["name", "wind", "turbulence", "eddies", "from", "until"]);
  return {
    kind: "airflow",
    name: check.text("name", given.name ?? "airflow"),
    wind: check.number("wind", given.wind ?? 0.2, 0.01, 5),
    turbulence: check.number("turbulence", given.turbulence ?? 0.08, 0, 2),
    eddies: check.number("eddies", given.eddies ?? 0.3, 0.01, 5),
    ...check.window(given),
  };
}

/** Lines of which the phase is made, from a hundredth of the corner's frequency to thirty times it. */
const LINES = 32;
const LOWEST = 0.01;
const HIGHEST = 30;
/** Time in which the air comes to move and to rest, s (assumption, 5 to 60). */
const RISE = 20;
/** m/s, at which fluctuation of the air's speed becomes that of the index of refraction. */
const SOUND = 343;

/**
 * The phase of a path of length L is normal with variance sqrt(pi) k^2 mu^2 L l, mu being the fluctuation over the speed of sound
 * and l the eddies' size, which holds for L well above l (Chernov, "Wave Propagation in a Random Medium", 1960, for a
 * Gaussian correlation); at 33 kHz, with what is assumed, 0.2 radians for 5 m. Its spectrum is flat up to f0 = wind / (2 pi l) and falls as
 * f^(-8/3) (Tatarskii, for frozen turbulence carried across the path): (1 + (f / f0)^2)^(-4/3). Microphones share the
 * flicker of an image, for they are closer together than an eddy is large; images have their own.
 */
export function airTurning(data: Airflow, random: Random): Turning {
  const corner = data.wind / (2 * Math.PI * data.eddies);
  return {
    rate: Math.max(8, 12 * HIGHEST * corner),
    of({ image, length }, k) {
      if (image === 0) return null;
      const deviation = k * (data.turbulence / SOUND) * Math.sqrt(Math.sqrt(Math.PI) * length * data.eddies);
      const lines = flicker(corner, random.fork(`image ${image}`));
      return (time) => {
        let sum = 0;
        for (const { amplitude, omega, phase } of lines) sum += amplitude * Math.sin(omega * time + phase);
        return deviation * running(time, data.from, data.until, RISE) * sum;
      };
    },
  };
}

/** Lines whose powers add up to 1, evenly spread in the logarithm of frequency, each anywhere in its share. */
function flicker(corner: number, chance: Random) {
  const share = Math.log(HIGHEST / LOWEST) / LINES;
  const lines = Array.from({ length: LINES }, (_, i) => {
    const relative = LOWEST * Math.exp(share * (i + chance.uniform()));
    const power = relative * (1 + relative * relative) ** (-4 / 3);
    return {
      amplitude: Math.sqrt(2 * power),
      omega: 2 * Math.PI * corner * relative,
      phase: chance.between(0, 2 * Math.PI),
    };
  });
  const norm = Math.sqrt(lines.reduce((sum, { amplitude }) => sum + (amplitude * amplitude) / 2, 0));
  return lines.map((line) => ({ ...line, amplitude: line.amplitude / norm }));
}
