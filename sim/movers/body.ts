/**
 * What of a Moving stops sound that would pass straight on: all that is nearer than `radius` to a line between two ends,
 * a capsule upright or lying.
 */
export interface Body {
  /** m */
  readonly radius: number;
  /**
   * Writes both ends of the centre line at `time`, s, which may be negative: `out` is [x, y, z, x, y, z], m. The capsule's
   * round ends reach `radius` beyond them. Positions are smooth in time.
   */
  endsAt(time: number, out: Float64Array): void;
}
