import type { Actuation, EventMessage, StreamFormat, UploadMessage } from "#wire";

/** Takes one stream from its index 0 on. */
export interface Processor {
  /**
   * Takes the samples that follow, laid out as the input format says, and gives what follows from them, in order.
   * However the stream is cut into pieces, the answers are the same.
   */
  process(samples: Int16Array): readonly Answer[];
}

/** Makes the Processor of one stream. */
export type Firmware = (opening: Opening) => Processor;

/** What a Device says of its state; `index` counts the samples that had been taken when it was said. */
export type Change = Omit<EventMessage, "stream" | "value"> & Partial<Pick<EventMessage, "value">>;

/** What a Device does to the room from `index` on. */
export type Emission = Extract<Actuation, { readonly kind: "emission" }>;

/** What a Device would have sent over a network. */
export type Upload = Omit<UploadMessage, "stream">;

/** What follows from samples; `feed` goes on with the function's output where the last one ended. */
export type Answer =
  | { readonly event: Change }
  | { readonly actuation: Actuation }
  | { readonly upload: Upload }
  | { readonly feed: Int16Array };

/** How a stream was opened. */
export interface Opening {
  /** As the descriptor has it. */
  readonly input: StreamFormat;
  readonly output: StreamFormat | null;
  /** An actuation takes effect at least so many samples after the newest that it follows from. */
  readonly lead: number;
  /** Whether what is uploaded would arrive. */
  readonly cloud: boolean;
}
