import { createHash } from "node:crypto";
import type { Bodies, Bulk, Offer } from "#wire";

/** What a device does with files that it is sent. */
export interface BulkHooks {
  /** Why it does not take this one; null if it does. */
  refusal(offer: Offer): string | null;
  /** SHA-256 of the file of this kind that is in use; null where there is none. */
  inUse(kind: string): string | null;
  /** Uses the file. @returns why it went back to the former one; null where it did not. */
  apply(offer: Offer, file: Uint8Array): string | null;
  /** Uses the former file again. @returns why it cannot; null where it does. */
  rollback(offer: Offer): string | null;
}

/** A device's end of "Bulk" in docs/protocol.md: each takes a request and gives the state that answers it. */
export interface BulkReceiver {
  offer(offer: Offer): Bulk;
  chunk(chunk: Bodies["chunk"]): Bulk | null;
  apply(id: number): Bulk;
  rollback(id: number): Bulk;
}

/** Bytes that the host may send ahead. */
const WINDOW = 16_384;
/** Bytes of the largest file that is taken. */
const MOST_LENGTH = 64 << 20;

/** The transfer under way: the last one that was offered and not refused. */
interface Transfer {
  readonly offer: Offer;
  state: Bulk["state"];
  reason: string | null;
  chunks: Uint8Array[];
  offset: number;
  /** A chunk was dropped, and the host told, since the last that was taken. */
  told: boolean;
}

/** Keeps one transfer at a time; without hooks it refuses all. Memory grows with what comes, not with what is offered. */
export function bulkReceiver(hooks: BulkHooks | null): BulkReceiver {
  let transfer: Transfer | null = null;

  const refused = (id: number, reason: string): Bulk => ({
    ...{ id, state: "refused", offset: 0, until: 0, again: false },
    reason: reason.slice(0, 256),
  });

  function state({ offer, state, offset, reason }: Transfer, again = false): Bulk {
    const until = state === "receiving" ? Math.min(offset + WINDOW, offer.length) : offset;
    return { id: offer.id, state, offset, until, again, reason: reason?.slice(0, 256) ?? null };
  }

  /** The transfer with this id, and what is done to it; else a refusal. */
  function of(id: number, act: (found: Transfer, hooks: BulkHooks) => void): Bulk {
    if (!hooks || transfer?.offer.id !== id) return refused(id, `no transfer ${id} is under way`);
    act(transfer, hooks);
    return state(transfer);
  }

  function whole(one: Transfer): void {
    const hash = createHash("sha256");
    for (const chunk of one.chunks) hash.update(chunk);
    const found = hash.digest("hex");
    if (found === one.offer.sha256) one.state = "verified";
    else {
      Object.assign(one, { state: "damaged", chunks: [], offset: 0 });
      one.reason = `the SHA-256 of what came is ${found}`;
    }
  }

  return {
    offer(offer) {
      if (!hooks) return refused(offer.id, "this device takes no files");
      const same = transfer?.offer.id === offer.id && transfer.offer.sha256 === offer.sha256;
      if (same && transfer!.state !== "damaged" && transfer!.state !== "rolled-back") return state(transfer!);
      const { kind, length, base } = offer;
      const objection =
        length > MOST_LENGTH ? `${length} bytes are more than ${MOST_LENGTH}` : hooks.refusal(offer);
      if (objection !== null) return refused(offer.id, objection);
      const inUse = hooks.inUse(kind);
      if (base !== null && base !== inUse) return refused(offer.id, `not ${base} is in use, but ${inUse}`);
      transfer = { offer, state: "receiving", reason: null, chunks: [], offset: 0, told: false };
      if (inUse === offer.sha256) Object.assign(transfer, { state: "applied", offset: length });
      else if (length === 0) whole(transfer);
      return state(transfer);
    },
    chunk({ id, offset, bytes }) {
      if (transfer?.offer.id !== id) return refused(id, `no transfer ${id} is under way`);
      const room = offset + bytes.length <= Math.min(transfer.offset + WINDOW, transfer.offer.length);
      if (transfer.state !== "receiving" || offset + bytes.length <= transfer.offset) return state(transfer);
      if (offset !== transfer.offset || !room) {
        const told = transfer.told;
        transfer.told = true;
        return told ? null : state(transfer, true);
      }
      transfer.told = false;
      transfer.chunks.push(bytes.slice());
      transfer.offset += bytes.length;
      if (transfer.offset === transfer.offer.length) whole(transfer);
      return state(transfer);
    },
    apply: (id) =>
      of(id, (found, { apply }) => {
        if (found.state !== "verified") return;
        found.reason = apply(found.offer, Buffer.concat(found.chunks));
        found.state = found.reason === null ? "applied" : "rolled-back";
      }),
    rollback: (id) =>
      of(id, (found, { rollback }) => {
        if (found.state !== "applied") return;
        const objection = rollback(found.offer);
        found.reason = objection ?? "asked for";
        if (objection === null) found.state = "rolled-back";
      }),
  };
}
