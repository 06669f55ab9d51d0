/** How long each step of attaching a board may take, s of wall time. A command that takes longer is killed. */
export interface AttachDeadlines {
  /** For another process to give the board back. */
  readonly lease: number;
  /** For each of `power.on` and `power.off`. */
  readonly power: number;
  /** For its port to appear, once it has been given power. */
  readonly port: number;
  /** For the chip to say what it is. */
  readonly readChip: number;
  /** For the image to be written. */
  readonly flash: number;
  readonly reset: number;
}

/**
 * Assumptions, each with the range in which it was thought of: a lease 1 s to 10 minutes (scenes are shorter, nights are not waited
 * for), a power switch 1 s to 2 minutes, a port 1 s to 30 s, a debug probe that reads an id 1 s to 2 minutes, an image 10 s (256 kB by
 * SWD) to 10 minutes (16 MB at 460800 baud), a reset 1 s to 2 minutes. Opening a port has its own deadline, in `drivers/port.ts`.
 */
export const ATTACH_DEADLINES: AttachDeadlines = {
  ...{ lease: 60, power: 30, port: 15, readChip: 30, flash: 300, reset: 30 },
};

/** How long a conversation waits at each step before it gives up, s of wall time. */
export interface Deadlines {
  /** For hello, from the moment the link is open: a program has to start, a board to boot. */
  readonly hello: number;
  /** Between two greetings, while there is no hello. */
  readonly greeting: number;
  /** Between two requests of any other kind, while there is no answer. */
  readonly request: number;
  /** For the answer to open. */
  readonly open: number;
  /** For any word while samples are outstanding. */
  readonly answer: number;
  /** For all answers to a stream, beyond the stream's own length. */
  readonly behind: number;
  /** For the answer to close. */
  readonly close: number;
}

/**
 * Assumptions: generous beside a loaded build server, short beside a person's patience. While a line is away nothing runs;
 * how long it may be, and how long a device may answer no pings, is settled in `drivers/`.
 */
export const DEADLINES: Deadlines = {
  ...{ hello: 30, greeting: 0.5, request: 0.25, open: 5, answer: 5, behind: 10, close: 5 },
};
