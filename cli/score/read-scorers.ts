import { UsageError } from "../usage-error.ts";
import { columnsOf, csvRows } from "./csv-rows.ts";
import type { StageCodes } from "./stage-codes.ts";

/** Records as several people scored them, as they stand in a file. */
export interface ReadScorers {
  /** Headings of the scorers' columns. */
  readonly scorers: readonly string[];
  readonly records: readonly ReadRecord[];
}

/** One record, with the numbers that its epochs have in the file. */
export interface ReadRecord {
  readonly record: string;
  readonly firstEpoch: number;
  readonly scorers: readonly Int8Array[];
}

interface OpenRecord {
  readonly record: string;
  readonly row: number;
  readonly firstEpoch: number;
  readonly scorers: readonly number[][];
}

/** What stands for an epoch that a scorer has not scored. */
const NOT_SCORED = "-1";

/**
 * Reads records from a CSV file with columns record, epoch and two or more that begin with "scorer".
 *
 * @throws UsageError that names the row: an epoch missing, twice or out of order, a record begun twice, or a
 *   code that is neither a stage's nor -1
 */
export function readScorers(path: string, { byCode }: StageCodes): ReadScorers {
  if (byCode.has(NOT_SCORED))
    throw new UsageError(`--stages: ${NOT_SCORED} stands for an epoch that is not scored`);
  const { heading, rows } = csvRows(path);
  const [recordAt, epochAt] = columnsOf(path, heading, ["record", "epoch"]) as [number, number];
  const columns = [...heading.keys()].filter((column) => heading[column]!.startsWith("scorer"));
  if (columns.length < 2) {
    throw new UsageError(
      `${path} row 1: expected two or more columns scorer_1, scorer_2, ...; got ${heading.join(", ")}`,
    );
  }
  const records: OpenRecord[] = [];
  const seen = new Map<string, number>();
  let row = 0;
  const refuse = (message: string): never => {
    throw new UsageError(`${path} row ${row}: ${message}`);
  };
  for (const read of rows) {
    row = read.row;
    const record = read.text(recordAt);
    const epoch = read.whole(epochAt);
    if (Number.isNaN(epoch)) refuse(`epoch: expected a whole number, got "${read.text(epochAt)}"`);
    if (records.at(-1)?.record !== record) {
      if (record === "") refuse("record: expected a name, got nothing");
      const before = seen.get(record);
      if (before !== undefined) refuse(`record ${record} goes on here; its rows began at row ${before}`);
      seen.set(record, row);
      records.push({ record, row, firstEpoch: epoch, scorers: columns.map(() => []) });
    }
    const open = records.at(-1)!;
    const expected = open.firstEpoch + open.scorers[0]!.length;
    if (epoch !== expected) refuse(`epoch ${epoch} of record ${record}, expected epoch ${expected}`);
    for (const [i, column] of columns.entries()) {
      const code = read.text(column);
      const stage = code === NOT_SCORED ? -1 : byCode.get(code);
      open.scorers[i]!.push(stage ?? refuse(`${heading[column]}: "${code}" is no stage and not -1`));
    }
  }
  if (records.length === 0) throw new UsageError(`${path}: expected epochs below the heading, got none`);
  return {
    scorers: columns.map((column) => heading[column]!),
    records: records.map(({ record, firstEpoch, scorers }) => ({
      record,
      firstEpoch,
      scorers: scorers.map((stages) => Int8Array.from(stages)),
    })),
  };
}
