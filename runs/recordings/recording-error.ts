/** A recording from elsewhere, or its description, is not what it should be: file, place and field are in the message. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";
}
