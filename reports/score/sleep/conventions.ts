/** The choices on which published sleep scores differ; every report names them. */
export interface SleepConventions {
  /**
   * Sleep begins at the first epoch of sleep, or at the first of three in a row ("persistent"). The
   * latency runs from the start of the recording to the start of that epoch.
   */
  readonly onset: "first" | "persistent";
  /**
   * Wake after onset is counted to lights-on, which is the end of the recording, or to the last epoch
   * of sleep. The first equals recording - latency - TST, the second is YASA's.
   */
  readonly waso: "lights-on" | "last-sleep";
  /** What the shares of stages are shares of: total sleep time, or the whole recording. */
  readonly percentOf: "tst" | "recording";
  /** What discrepancies are held against: the reference, or the mean of both. */
  readonly size: "reference" | "mean";
  /** Limits of agreement of logarithms too, that is of the ratio of device to reference. */
  readonly log: boolean;
  /** Intervals by t and jackknife, or by bootstrap over persons: reflected or plain percentiles. */
  readonly interval: "classic" | "basic" | "percentile";
  /** Bootstrap samples. */
  readonly draws: number;
  /** Confidence of every interval, in (0, 1). */
  readonly level: number;
  /** Shares of the stages to which kappa is re-weighted, in their order; null for none. */
  readonly shares: readonly number[] | null;
}

/** What the R functions of Menghini et al. 2021 (SLEEP 44(2), zsaa170) do by default. */
export const SRI_CONVENTIONS: SleepConventions = {
  onset: "first",
  waso: "lights-on",
  percentOf: "tst",
  size: "reference",
  log: false,
  interval: "classic",
  draws: 10_000,
  level: 0.95,
  shares: null,
};

/** @throws RangeError that names the convention which is out of range. */
export function checkConventions({ draws, level, shares }: SleepConventions, stages: number): void {
  if (!Number.isInteger(draws) || draws < 100 || draws > 1_000_000) {
    throw new RangeError(`draws: expected 100 to 1000000, got ${draws}`);
  }
  if (!(level > 0 && level < 1)) throw new RangeError(`level: expected within (0, 1), got ${level}`);
  if (shares === null) return;
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length !== stages || shares.some((share) => !(share >= 0)) || Math.abs(sum - 1) > 1e-6) {
    throw new RangeError(
      `shares: expected ${stages}, at least 0 and 1 in all, got ${shares.join(", ")} (${sum})`,
    );
  }
}
