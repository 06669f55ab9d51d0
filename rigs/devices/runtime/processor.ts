import type { ActuationMessage, EventMessage, StreamFormat } from "#wire";

/** Takes one stream from its index 0 on. */
export interface Processor {
  /**
   * Takes the samples that follow, shape [samples][channel][I, Q], and gives what follows from them, in order.
   * However the stream is cut into pieces, the answers are the same.
   */
  process(samples: Int16Array): readonly Answer[];
}

/** Makes the Processor of one stream. */
export type Firmware = (opening: Opening) => Processor;

/** What a Device says of its state; `index` counts the samples that had been taken when it was said. */
export type Change = Omit<EventMessage, "stream">;

/** What a Device does to the room from `index` on. */
export type Emission = Omit<ActuationMessage, "stream">;

/** What follows from samples. */
export type Answer = { readonly event: Change } | { readonly actuation: Emission };

/** How a stream was opened. */
export interface Opening {
  /** As the descriptor has it. */
  readonly input: StreamFormat;
  /** An actuation takes effect at least so many samples after the newest that it follows from. */
  readonly lead: number;
}
