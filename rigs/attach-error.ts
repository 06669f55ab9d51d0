import { DeadlineError, TransportError } from "#drivers";
import type { Step } from "./blame.ts";

/** A device could not be attached: its message says what, `step` at which step. */
export class AttachError extends TransportError {
  readonly step: AttachStep;

  constructor(step: AttachStep, message: string, options?: ErrorOptions) {
    super(message, options);
    this.step = step;
  }
}

/** A step of attaching a device: those before there is a link. */
export type AttachStep = Extract<Step, "lease" | "power" | "flash" | "reset" | "port">;

/** Does `work`, and names the step in what the bench throws from it. @throws AttachError */
export async function during<T>(step: AttachStep, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof TransportError || cause instanceof DeadlineError)) throw cause;
    throw new AttachError(step, cause.message, { cause });
  }
}
