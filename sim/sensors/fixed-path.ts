import type { Point } from "../geometry.ts";

/** A path from loudspeaker to microphone. */
export interface FixedPath {
  /** Which of the loudspeaker's images; 0 is the leak. */
  readonly image: number;
  /** m */
  readonly length: number;
  /** Of amplitude, spreading and reflections included, air and directivity left out, 1/m. */
  readonly gain: number;
  /** Of the angles from the axes at which the sound leaves and arrives; null for the leak, which goes by its isolation. */
  readonly cosines: { readonly source: number; readonly receiver: number } | null;
  /** Place of the image, and of the microphone, m. */
  readonly from: Point;
  readonly to: Point;
  /** By axis, -1 where the image is mirrored and 1 where it is not. */
  readonly mirrored: Point;
}

/** Something that slowly turns the phase of fixed paths. */
export interface Turning {
  /** At which its phase has to be taken to be followed, Hz. */
  readonly rate: number;
  /** Phase that a path gains at wave number k, 1/m, as a function of time, s: radians. Null leaves the path alone. */
  of(path: FixedPath, k: number): ((time: number) => number) | null;
}
