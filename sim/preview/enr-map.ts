import { airAbsorption } from "../acoustics/medium.ts";
import { ADULT, gait } from "../movers/gait.ts";
import { bodyStrengths } from "../movers/walking.ts";
import type { Scene } from "../scene.ts";
import { type Acoustics, type Aimed, acousticsOf } from "../sensors/acoustics.ts";
import type { Listening } from "./enr-over-time.ts";

/** How far the echo of a walk stands out of the noise, over a room's floor. */
export interface EnrMap {
  /** From one spot to the next, m; spot [column, row] is at ((column + 0.5) step, (row + 0.5) step). */
  readonly step: { readonly x: number; readonly y: number };
  readonly columns: number;
  readonly rows: number;
  /** Echo-to-noise ratio, dB, shape [row][column]. */
  readonly enrDb: Float64Array;
}

/**
 * Where in a Scene's room a person who walks could be heard.
 *
 * At each spot stands an upright person of 1.72 m; the power of the echo is the sum over the parts of the body of
 * strength^2, times the sum of powers over the images of the loudspeaker, times the same over those of a microphone,
 * mean over the microphones: the mean of the fading that a walk there goes through. Noise is the microphones' own in 250
 * Hz of bandwidth, both sides of the octave 125 to 250 Hz in which a walk of 0.65 to 1.3 m/s towards the device lies at
 * 33 kHz. What stands in the way, what else moves or sounds in the Scene, and that a walk across the line of sight has
 * less Doppler shift, are left out. The strength of a person is assumed, and may be 10 dB off either way.
 *
 * @param spacing Of the spots at most, m.
 * @throws RangeError if the Scene has no room, or no noise.
 */
export function enrMap(
  scene: Scene,
  { spacing, carrier, level }: Listening & { readonly spacing: number },
): EnrMap {
  const { room, device, medium } = scene;
  if (room === null) throw new RangeError("enrMap: the scene is free space; a map needs a room");
  const { noiseDensity, loudspeaker } = device.unit;
  if (!(noiseDensity > 0)) throw new RangeError("enrMap: the unit has no noise; every echo stands out of it");
  // Without what is drawn, any seed will do.
  const acoustics = acousticsOf({ ...scene, drift: null, noises: [] }, 1, 0);
  const air = (airAbsorption({ frequency: carrier, ...medium }) * Math.LN10) / 20;
  const columns = Math.max(1, Math.ceil(room.size[0] / spacing));
  const rows = Math.max(1, Math.ceil(room.size[1] / spacing));
  const step = { x: room.size[0] / columns, y: room.size[1] / rows };
  const person = standing();
  const pressure = level * loudspeaker.pressure;
  // Of a complex envelope, whose power is twice that of the pressure it stands for.
  const noise = 2 * noiseDensity * noiseDensity * BANDWIDTH;
  const enrDb = Float64Array.from({ length: rows * columns }, (_, spot) => {
    const x = ((spot % columns) + 0.5) * step.x;
    const y = (Math.floor(spot / columns) + 0.5) * step.y;
    const echo = echoAt([x, y], person, acoustics, { air, carrier });
    return 10 * Math.log10((pressure * pressure * echo) / noise);
  });
  return { step, columns, rows, enrDb };
}

/** Hz */
const BANDWIDTH = 250;
/** No leg counts as shorter, m: as in the simulator. */
const NEAREST = 0.05;

/** Parts of a person who stands, from the spot: shape [part][x, y, z], and strengths. */
function standing() {
  const walk = gait({ speed: 1.2, height: ADULT });
  const places = new Float64Array(3 * walk.parts);
  walk.bodyAt(0, 0, 0, places);
  return { places, strengths: bodyStrengths({ height: ADULT, strengthDb: 0 }) };
}

/** Power of the echo for a pressure of 1 Pa at 1 m, Pa^2. */
function echoAt(
  [x, y]: readonly [number, number],
  { places, strengths }: ReturnType<typeof standing>,
  { source, receivers, gains }: Acoustics,
  medium: { readonly air: number; readonly carrier: number },
): number {
  let power = 0;
  for (const [part, strength] of strengths.entries()) {
    const at = [x + places[3 * part], y + places[3 * part + 1], places[3 * part + 2]];
    const sent = legs(source, at, medium);
    for (const [m, receiver] of receivers.entries()) {
      const gain = gains[m].re ** 2 + gains[m].im ** 2;
      power += (gain * strength * strength * sent * legs(receiver, at, medium)) / receivers.length;
    }
  }
  return power;
}

/** Sum of powers over the images of a place, as heard at `at`. */
function legs(
  { count, positions, reflections, axes, gainAt }: Aimed,
  at: readonly number[],
  { air, carrier }: { readonly air: number; readonly carrier: number },
): number {
  const directivity = gainAt(carrier);
  let power = 0;
  for (let i = 0; i < count; i++) {
    const way = [0, 1, 2].map((axis) => at[axis] - positions[3 * i + axis]);
    const r = Math.hypot(...way);
    const cosine = way.reduce((sum, along, axis) => sum + along * axes[3 * i + axis], 0) / Math.max(r, 1e-9);
    const near = Math.max(NEAREST, r);
    const amplitude = ((directivity?.(cosine) ?? 1) * reflections[i] * Math.exp(-air * near)) / near;
    power += amplitude * amplitude;
  }
  return power;
}
