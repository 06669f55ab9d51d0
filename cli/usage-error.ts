/** The person at the keyboard can mend it: the message says what was expected. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
