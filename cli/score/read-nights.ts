import { nightName, type SleepNight } from "#score";
import { UsageError } from "../usage-error.ts";
import { columnsOf, csvRows } from "./csv-rows.ts";
import type { StageCodes } from "./stage-codes.ts";

/** A night of the file, with the group that the `by` column puts it in. */
export interface ReadNight extends SleepNight {
  readonly group: string;
}

/** A night while its rows are read. */
interface OpenNight {
  readonly subject: string;
  readonly night: string;
  readonly group: string;
  /** Row of its first epoch. */
  readonly row: number;
  readonly reference: number[];
  readonly device: number[];
  epoch: number;
}

/**
 * Reads nights from a CSV file with columns subject, epoch, reference, device, optionally night, and `by`.
 *
 * The rows of a night stand together, its epochs counting up by one from any number.
 *
 * @throws UsageError that names the row: an epoch missing, twice or out of order, a night begun twice, a
 *   code that is no stage's, an empty subject, a night of one epoch, or a group that changes within a night
 */
export function readNights(path: string, { byCode }: StageCodes, by: string | null): readonly ReadNight[] {
  const { heading, rows } = csvRows(path);
  const [subjectAt, epochAt, referenceAt, deviceAt] = columnsOf(path, heading, [
    "subject",
    "epoch",
    "reference",
    "device",
  ]) as [number, number, number, number];
  const nightAt = heading.indexOf("night");
  const groupAt = by === null ? -1 : columnsOf(path, heading, [by])[0]!;
  const nights: ReadNight[] = [];
  const seen = new Map<string, number>();
  let open: OpenNight | null = null;
  let row = 0;
  const refuse = (message: string): never => {
    throw new UsageError(`${path} row ${row}: ${message}`);
  };
  for (const read of rows) {
    row = read.row;
    const subject = read.text(subjectAt);
    const night = nightAt < 0 ? "" : read.text(nightAt);
    const group = groupAt < 0 ? "" : read.text(groupAt);
    const epoch = read.whole(epochAt);
    if (Number.isNaN(epoch)) refuse(`epoch: expected a whole number, got "${read.text(epochAt)}"`);
    if (open === null || open.subject !== subject || open.night !== night) {
      if (subject === "") refuse("subject: expected a name, got nothing");
      if (open !== null) nights.push(closed(path, open));
      open = { subject, night, group, row, reference: [], device: [], epoch: epoch - 1 };
      const name = nightName(open);
      const before = seen.get(name);
      if (before !== undefined) refuse(`${name} goes on here; its rows began at row ${before}`);
      seen.set(name, row);
    }
    if (group !== open.group) refuse(`${by}: "${group}", but "${open.group}" earlier in ${nightName(open)}`);
    if (epoch !== open.epoch + 1) refuse(epochFault(open, epoch));
    open.epoch = epoch;
    const reference = read.text(referenceAt);
    const device = read.text(deviceAt);
    open.reference.push(byCode.get(reference) ?? refuse(unknown("reference", reference, byCode)));
    open.device.push(byCode.get(device) ?? refuse(unknown("device", device, byCode)));
  }
  if (open === null) throw new UsageError(`${path}: expected epochs below the heading, got none`);
  nights.push(closed(path, open));
  return nights;
}

function epochFault(open: OpenNight, epoch: number): string {
  const name = nightName(open);
  if (epoch === open.epoch) return `epoch ${epoch} of ${name} twice`;
  if (epoch < open.epoch)
    return `epoch ${epoch} of ${name} after epoch ${open.epoch}: expected them in order`;
  const missing = epoch - open.epoch - 1;
  return `epoch ${epoch} of ${name} after epoch ${open.epoch}: ${missing} missing`;
}

function unknown(column: string, code: string, byCode: ReadonlyMap<string, number>): string {
  const known = [...byCode.keys()].join(", ");
  return `${column}: "${code}" is no stage; --stages knows ${known}`;
}

function closed(path: string, open: OpenNight): ReadNight {
  const { subject, night, group, row, reference, device } = open;
  if (reference.length < 2) {
    throw new UsageError(`${path} row ${row}: ${nightName(open)} has one epoch, expected at least 2`);
  }
  return { subject, night, group, reference: Uint8Array.from(reference), device: Uint8Array.from(device) };
}
