/** Bytes that are no Frame's payload: the message names the field, what was expected and what came. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}
