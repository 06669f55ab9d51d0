/** A run's record cannot be written: the disk is full, gone, or over a limit. */
export class RecordError extends Error {
  override readonly name = "RecordError";
}
