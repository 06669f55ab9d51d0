/** A whole Frame from a device whose content breaks the protocol: the message goes on from "it ". */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** The device was reset in the middle of a session: the message goes on from "it ". */
export class RestartError extends Error {
  override readonly name = "RestartError";
}
