/** What does not change from cell to cell; see `echoKernel`. */
export interface EchoOptions {
  /** Of the source: positions [count][3], m, and the reflections' products. */
  readonly source: EchoImages;
  readonly receivers: readonly EchoReceivers[];
  /** Samples per second of arrival time. */
  readonly rate: number;
  /** Of sound, m/s. */
  readonly speed: number;
  /** Periods of the carrier per metre. */
  readonly turns: number;
  /** Nepers per metre. */
  readonly air: number;
  /** No spreading is reckoned for less than this, m. */
  readonly nearest: number;
  /** Samples that `sums` holds. */
  readonly width: number;
  /** Sets of taps for `filter`, all of one length, to be taken in turn. */
  readonly taps: readonly Float32Array[];
  /** By how many samples a round through all sets goes on. */
  readonly ahead: number;
}

export interface EchoImages {
  readonly positions: Float64Array;
  readonly reflections: Float64Array;
  /** By which `gains` are told: for the source's images [count][3], for microphones' [image][microphone][3]; length 1. */
  readonly axes: Float64Array;
  /** Gain of amplitude at `GAINS` cosines from -1 to 1 between axis and direction to the scatterer; null is 1 for all. */
  readonly gains: Float32Array | null;
}

/** Images of one microphone, or of a few centimetres' wide group of them by way of a place in their middle. */
export interface EchoReceivers extends EchoImages {
  /** For a group, where its microphones are from the middle's images: [image][microphone][3], m. Null for one microphone. */
  readonly offsets: Float64Array | null;
  /** Microphones of the group. */
  readonly microphones: number;
}

/** Values of a directivity. */
export const GAINS = 4097;
