import { type Directivity, directivityAt, OMNIDIRECTIONAL } from "../acoustics/directivity.ts";
import { type Images, imageSources } from "../acoustics/images.ts";
import { airAbsorption, speedIn, speedOfSound } from "../acoustics/medium.ts";
import type { Shoebox } from "../acoustics/shoebox.ts";
import { temperatureDrift } from "../acoustics/temperature-drift.ts";
import { random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { turningsOf } from "../noises/animate-noise.ts";
import { placed, type Scene } from "../scene.ts";
import type { FixedPath, Turning } from "./fixed-path.ts";

/** What of a Scene's sound does not depend on what is emitted. */
export interface Acoustics {
  readonly room: Shoebox | null;
  /** By which each microphone's pressure is multiplied. */
  readonly gains: readonly { readonly re: number; readonly im: number }[];
  /** Images of the loudspeaker. */
  readonly source: Aimed;
  /** Images of each microphone, by reciprocity. */
  readonly receivers: readonly Aimed[];
  /** Paths without a scatterer, for each microphone. */
  readonly fixed: readonly (readonly FixedPath[])[];
  /** Speed of sound, m/s, in the mean. */
  readonly speed: number;
  /** Speed of sound at a time, m/s, where it drifts, and the steepest it does so, m/s^2; null where it does not. */
  readonly drift: { at(time: number): number; readonly steepest: number } | null;
  /** What else turns the phase of fixed paths. */
  readonly turnings: readonly Turning[];
  /** Attenuation of amplitude by air at a frequency: nepers per metre. */
  loss(frequency: number): number;
}

/** Images of a loudspeaker or microphone, and how each sends or hears. */
export interface Aimed extends Images {
  /** Where each faces, in the room: [count][3], length 1; it is mirrored with its image. */
  readonly axes: Float64Array;
  /**
   * Gain of amplitude at a frequency, by the cosine between an image's axis and the direction from the image to the
   * place that hears it or is heard; null is 1 for all.
   */
  gainAt(frequency: number): ((cosine: number) => number) | null;
}

/**
 * @param maxOrder Reflections on each leg: loudspeaker to scatterer, scatterer to microphone; and on
 *   the paths without a scatterer.
 * @param seed     Draws where in its period a drift begins, and how the air flows.
 */
export function acousticsOf(scene: Scene, maxOrder: number, seed: number): Acoustics {
  const { room, medium, device } = scene;
  const { loudspeaker, microphones, turn } = placed(device);
  const { unit } = device;
  const isolation = 10 ** (-unit.leakIsolationDb / 20);
  const speed = speedIn(medium);
  const aimedAt = (at: Point, directivity: Directivity) =>
    aimed({ room, at, maxOrder, directivity, axis: turn(directivity.axis), speed });
  const source = aimedAt(loudspeaker, unit.loudspeaker.directivity);
  const receivers = microphones.map((at, m) => aimedAt(at, unit.microphones[m].directivity));
  return {
    room,
    gains: unit.microphones.map(({ gain, phase }) => ({
      re: gain * Math.cos(phase),
      im: gain * Math.sin(phase),
    })),
    source,
    receivers,
    fixed: microphones.map((at, m) => fixedPathsTo({ at, room, receiver: receivers[m], source, isolation })),
    speed,
    drift: driftOf(scene, speed, seed),
    turnings: turningsOf(scene.noises, seed),
    loss: (frequency) => (airAbsorption({ frequency, ...medium }) * Math.LN10) / 20,
  };
}

/** Images of one place, each with its axis mirrored; `speed` in m/s; directions are alike if none is given. */
export function aimed({
  room,
  at,
  maxOrder,
  directivity = OMNIDIRECTIONAL,
  axis = directivity.axis,
  speed,
}: {
  readonly room: Shoebox | null;
  readonly at: Point;
  readonly maxOrder: number;
  readonly directivity?: Directivity;
  /** Of the directivity, in the room. */
  readonly axis?: Point;
  readonly speed: number;
}): Aimed {
  const images = imageSources({ room, at, maxOrder });
  const axes = Float64Array.from(images.positions, (x, i) => axis[i % 3] * mirror(room, x, i % 3));
  const alike = directivity.radius === 0 && directivity.behindDb === 0;
  return {
    ...images,
    axes,
    gainAt: (frequency) => (alike ? null : directivityAt(directivity, (2 * Math.PI * frequency) / speed)),
  };
}

/** -1 for an image whose coordinate on an axis lies in a room that is mirrored along it, which every second is. */
function mirror(room: Shoebox | null, coordinate: number, axis: number): number {
  return room !== null && Math.floor(coordinate / room.size[axis]) % 2 !== 0 ? -1 : 1;
}

function fixedPathsTo({
  at: to,
  room,
  receiver,
  source,
  isolation,
}: {
  readonly at: Point;
  readonly room: Shoebox | null;
  readonly receiver: Aimed;
  readonly source: Aimed;
  readonly isolation: number;
}): readonly FixedPath[] {
  return Array.from(source.orders, (order, image) => {
    const [x, y, z] = source.positions.subarray(3 * image, 3 * image + 3);
    const way = [to[0] - x, to[1] - y, to[2] - z];
    const length = Math.hypot(...way);
    const along = (axes: Float64Array, at: number) =>
      (axes[at] * way[0] + axes[at + 1] * way[1] + axes[at + 2] * way[2]) / length;
    return {
      image,
      length,
      // The direct path is the leak: it goes through and round the case.
      gain: (order === 0 ? isolation : source.reflections[image]) / length,
      cosines:
        order === 0 ? null : { source: along(source.axes, 3 * image), receiver: -along(receiver.axes, 0) },
      from: [x, y, z],
      to,
      mirrored: [mirror(room, x, 0), mirror(room, y, 1), mirror(room, z, 2)],
    };
  });
}

/** The speed of sound as the temperature drifts; a speed that was given drifts in the same proportion. */
function driftOf({ medium, drift }: Scene, speed: number, seed: number): Acoustics["drift"] {
  if (!drift) return null;
  const mean = medium.temperature;
  const phase =
    drift.phase ??
    random(seed)
      .fork("drift")
      .between(0, 2 * Math.PI);
  const temperature = temperatureDrift({ ...drift, mean, phase });
  const scale = speed / speedOfSound({ temperature: mean });
  const at = (time: number) => scale * speedOfSound({ temperature: temperature(time) });
  // The speed is steepest in temperature where it is coldest, by less than 2 % of what is reckoned here.
  const perDegree =
    speedOfSound({ temperature: mean - drift.swing + 1 }) - speedOfSound({ temperature: mean - drift.swing });
  return { at, steepest: (1.02 * scale * perDegree * drift.swing * 2 * Math.PI) / drift.period };
}
