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
