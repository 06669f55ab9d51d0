import type { Observation } from "./blame.ts";

/** A conversation with a Device could not go on; what was seen is to be weighed by `blame`. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  readonly seen: Observation;

  constructor(seen: Observation, options?: ErrorOptions) {
    super(`the conversation stopped: ${JSON.stringify(seen)}`, options);
    this.seen = seen;
  }
}

/** Somebody asked for the end: Ctrl-C, or the process that ordered the run is gone. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("interrupted");
  }
}

/** Thrown by a Source that has no more that is true to tell: the conversation ends there, and nobody is to blame. */
export class Enough extends Error {
  override readonly name = "Enough";
}
