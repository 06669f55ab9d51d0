import { type Cbor, decodeCbor, encodeCbor } from "./cbor.ts";
import { type Field, fail, type ValueOf } from "./field.ts";

/** Names, keys and fields of a map. */
export type Shape = Readonly<Record<string, readonly [key: number, field: Field<unknown>]>>;

/** The object that a Shape describes. */
export type RecordOf<S> = {
  readonly [Name in keyof S]: S[Name] extends readonly [number, infer F] ? ValueOf<F> : never;
};

/** How the payload of one type of Frame is written and read. */
export interface Codec<T> {
  /** @throws RangeError that names the field which is out of range. */
  encode(value: T): Uint8Array;
  /** @throws FrameError that names the message, the field, what was expected and what came. */
  decode(payload: Uint8Array): T;
}

/**
 * A map with integer keys. Every key must be there; a key that the Shape does not have is refused, or passed over
 * where `newer` is "skipped".
 */
export function record<S extends Shape>(
  shape: S,
  newer: "refused" | "skipped" = "refused",
): Field<RecordOf<S>> {
  const fields = Object.entries(shape) as unknown as readonly [string, readonly [number, Field<unknown>]][];
  const known = new Set<Cbor>(fields.map(([, [key]]) => key));
  return {
    write(value, where) {
      const values = value as Readonly<Record<string, unknown>>;
      return new Map(
        fields.map(([name, [key, field]]) => [key, field.write(values[name], `${where}.${name}`)]),
      );
    },
    read(value, where) {
      if (!(value instanceof Map)) fail(where, "a map", value);
      const map: ReadonlyMap<Cbor, Cbor> = value;
      for (const key of map.keys()) {
        if (typeof key !== "number") fail(where, "integer keys", key);
        if (newer === "refused" && !known.has(key)) fail(where, "no key of another version", key);
      }
      const read = fields.map(([name, [key, field]]) => {
        if (!map.has(key)) fail(`${where}.${name}`, `key ${key}`, undefined);
        return [name, field.read(map.get(key)!, `${where}.${name}`)];
      });
      return Object.fromEntries(read) as RecordOf<S>;
    },
  };
}

/** The codec of a message that is one CBOR item. */
export function cborMessage<T>(name: string, field: Field<T>): Codec<T> {
  return {
    encode: (value) => encodeCbor(field.write(value, name)),
    decode: (payload) => field.read(decodeCbor(payload, name), name),
  };
}
