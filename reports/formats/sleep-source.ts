import type { SleepReport } from "#score";

/** Scores of staged nights, as a command made them. */
export interface SleepSource {
  /** Where the nights were read. */
  readonly source: string;
  /** Of the bootstrap. */
  readonly seed: number;
  readonly all: SleepReport;
  /** The same for each value of a column; null if none was asked for. */
  readonly by: {
    readonly column: string;
    readonly groups: readonly { readonly value: string; readonly report: SleepReport }[];
  } | null;
}
