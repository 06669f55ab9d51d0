/**
 * How the columns of a recorded spectrogram are to be read.
 *
 * Column c covers stream time from c * `hop` to (c + 1) * `hop`, s; where it was made from a longer window, it
 * is drawn there all the same. Bin b is centred at `from` + b * `step`, Hz, relative to the carrier that was being
 * emitted, so that a standing echo lies at 0 Hz and something coming nearer above it. A byte v is the level
 * `floorDb` + v * `stepDb`, dB re full scale of a sample (a complex tone of that amplitude is 0 dB); 0 also
 * stands for all below.
 */
export interface Canvas {
  readonly hop: number;
  readonly from: number;
  readonly step: number;
  /** Bytes of a column, lowest frequency first. */
  readonly bins: number;
  readonly floorDb: number;
  readonly stepDb: number;
}
