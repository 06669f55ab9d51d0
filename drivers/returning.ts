import { now, since } from "./clock.ts";
import { type Transport, TransportError } from "./transport.ts";

/** A line that was lost has to be back, and the device to answer on it, within this, ms, unless told otherwise. */
export const RETURN_MS = 10_000;
/** Before each attempt to open a lost line, ms. */
const RETRY_MS = 100;

/** Why a line that is still away after `returnMs` was lost, for how long it was waited for, and why it was not opened at last. */
export function notBack(lost: string, returnMs: number, refused: string): string {
  return `${lost}, and it was not back within ${returnMs / 1e3} s: ${refused}`;
}

/** For how long a line may be away, and what is told of it, in the order in which it happens. */
export interface LineHooks {
  readonly returnMs: number;
  readonly onLost: (cause: TransportError) => void;
  /** It could not be opened this time. */
  readonly onRefused: (why: TransportError) => void;
  /** It is open again; whether the device is there is not known. */
  readonly onOpen: () => void;
}

/**
 * A Transport that opens its line again when it is lost or ends: what is under way then, and written meanwhile, is lost.
 *
 * @param reopen Opens the line once more; refused with a TransportError while it cannot be.
 * @throws TransportError from `incoming` if it cannot be opened within `returnMs`: why it was lost, and why it cannot be opened.
 */
export function returning(first: Transport, reopen: () => Promise<Transport>, hooks: LineHooks): Transport {
  let line: Transport | null = first;
  let closing: Promise<void> | null = null;

  async function* incoming(): AsyncGenerator<Uint8Array> {
    for (;;) {
      let cause = new TransportError("the line ended");
      try {
        yield* line!.incoming;
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        cause = error;
      }
      if (closing) return;
      const lost = line!;
      line = null;
      hooks.onLost(cause);
      await lost[Symbol.asyncDispose]().catch(() => {}); // It is lost: nothing of it can be saved.
      const back = await again(cause);
      if (back === null) return;
      line = back;
      hooks.onOpen();
    }
  }

  async function again(cause: TransportError): Promise<Transport | null> {
    let refused = "";
    for (const began = now(); ; ) {
      // First, too: a line that ends as soon as it is open must not keep this process from all else.
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      if (closing) return null;
      const opened = await reopen().catch((error: unknown) => {
        if (!(error instanceof TransportError)) throw error;
        refused = error.message;
        hooks.onRefused(error);
        return null;
      });
      if (opened && closing) await opened[Symbol.asyncDispose]();
      else if (opened) return opened;
      if (since(began) * 1e3 > hooks.returnMs)
        throw new TransportError(notBack(cause.message, hooks.returnMs, refused), { cause });
    }
  }

  return {
    incoming: incoming(),
    async write(bytes) {
      if (closing) throw new TransportError("cannot write: the line was closed");
      const present = line;
      try {
        await present?.write(bytes);
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        await present?.[Symbol.asyncDispose]().catch(() => {}); // Which ends its `incoming`: it is lost.
      }
    },
    async [Symbol.asyncDispose]() {
      closing ??= line?.[Symbol.asyncDispose]() ?? Promise.resolve();
      await closing;
    },
  };
}
