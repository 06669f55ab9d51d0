import { decode, encode, Token, Tokenizer, Type } from "cborg";
import { readCounts, writeCounts } from "./counts.ts";
import { FrameError } from "./frame-error.ts";

/**
 * What the messages are made of. A number is an integer; floating-point numbers are wrapped, for CBOR tells 1
 * from 1.0 and JavaScript does not.
 */
export type Cbor = null | boolean | string | number | Uint8Array | Float | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<Cbor, Cbor>;
export interface Float {
  readonly float: number;
}

/** No message of this version has more arrays and maps; it bounds how deep hostile bytes can nest. */
const MOST_CONTAINERS = 256;

/** Writes the one deterministic encoding (RFC 8949, 4.2.1), but every float with 64 bits. */
export function encodeCbor(value: Cbor): Uint8Array {
  return (value instanceof Map ? writeCounts(value) : null) ?? encodeAny(value);
}

function encodeAny(value: Cbor): Uint8Array {
  return encode(value, {
    float64: true,
    // Maps are `Map`s, so that the only plain objects are Floats.
    typeEncoders: { Object: ({ float }: Float) => new Token(Type.float, float) },
  });
}

/**
 * Reads one item.
 *
 * @param where What errors call it.
 * @throws FrameError if the bytes are not exactly what `encodeCbor` writes for some value: integers longer than
 *   need be, floats of 16 or 32 bits, keys unordered or twice, indefinite lengths, tags, NaN, bytes that are no
 *   UTF-8, bytes left over.
 */
export function decodeCbor(bytes: Uint8Array, where: string): Cbor {
  const counts = readCounts(bytes);
  if (counts) return counts;
  let value: Cbor;
  try {
    value = decode(bytes, { ...STRICT, tokenizer: tokenizer(bytes) });
  } catch (cause) {
    throw new FrameError(`${where}: no CBOR: ${(cause as Error).message}`, { cause });
  }
  if (!plainKeys(value)) throw new FrameError(`${where}: CBOR, but with keys other than integers and texts`);
  if (!equal(encodeCbor(value), bytes))
    throw new FrameError(`${where}: CBOR, but not in deterministic encoding`);
  return value;
}

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
};

function tokenizer(bytes: Uint8Array) {
  const tokens = new Tokenizer(bytes, STRICT);
  let containers = 0;
  return {
    done: () => tokens.done(),
    pos: () => tokens.pos(),
    next() {
      const token = tokens.next();
      if (Type.equals(token.type, Type.float)) return new Token(Type.float, { float: token.value });
      if (!token.type.terminal && ++containers > MOST_CONTAINERS) {
        throw new Error(`more than ${MOST_CONTAINERS} arrays and maps`);
      }
      return token;
    },
  };
}

/** Whether all maps have keys that there is an order for. */
function plainKeys(value: Cbor): boolean {
  if (value instanceof Map) {
    const keys = [...value.keys()].every((key) => typeof key === "number" || typeof key === "string");
    return keys && [...value.values()].every(plainKeys);
  }
  return Array.isArray(value) ? value.every(plainKeys) : true;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
