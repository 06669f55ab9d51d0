import { type Images, imageSources } from "../acoustics/images.ts";
import { airAbsorption, speedOfSound } from "../acoustics/medium.ts";
import type { Shoebox } from "../acoustics/shoebox.ts";
import { placed, type Scene } from "../scene.ts";

/** What of a Scene's sound does not depend on what is emitted. */
export interface Acoustics {
  readonly room: Shoebox | null;
  /** By which each microphone's pressure is multiplied. */
  readonly gains: readonly { readonly re: number; readonly im: number }[];
  /** Images of the loudspeaker. */
  readonly source: Images;
  /** Images of each microphone, by reciprocity. */
  readonly receivers: readonly Images[];
  /** Paths that nothing moves, for each microphone. */
  readonly fixed: readonly (readonly FixedPath[])[];
  /** Speed of sound, m/s. */
  readonly speed: number;
  /** Attenuation of amplitude by air at a frequency: nepers per metre. */
  loss(frequency: number): number;
}

/** A path from loudspeaker to microphone. */
export interface FixedPath {
  readonly length: number;
  /** Of amplitude, spreading included and air left out, 1/m. */
  readonly gain: number;
}

/**
 * @param maxOrder Reflections on each leg: loudspeaker to scatterer, scatterer to microphone; and on
 *   the paths without a scatterer.
 */
export function acousticsOf(scene: Scene, maxOrder: number): Acoustics {
  const { room, medium, device } = scene;
  const { loudspeaker, microphones } = placed(device);
  const source = imageSources({ room, at: loudspeaker, maxOrder });
  const isolation = 10 ** (-device.unit.leakIsolationDb / 20);
  return {
    room,
    gains: device.unit.microphones.map(({ gain, phase }) => ({
      re: gain * Math.cos(phase),
      im: gain * Math.sin(phase),
    })),
    source,
    receivers: microphones.map((at) => imageSources({ room, at, maxOrder })),
    fixed: microphones.map(([x, y, z]) =>
      Array.from(source.orders, (order, i) => {
        const at = source.positions.subarray(3 * i, 3 * i + 3);
        const length = Math.hypot(at[0] - x, at[1] - y, at[2] - z);
        // The direct path is the leak: it goes through and round the case.
        return { length, gain: (order === 0 ? isolation : source.reflections[i]) / length };
      }),
    ),
    speed: medium.speed ?? speedOfSound(medium),
    loss: (frequency) => (airAbsorption({ frequency, ...medium }) * Math.LN10) / 20,
  };
}
