import { show } from "#contracts";
import type { Cbor, CborMap } from "./cbor.ts";
import { FrameError } from "./frame-error.ts";

/** One field of a message: how its value goes into CBOR, and comes out of it checked. */
export interface Field<T> {
  write(value: T, where: string): Cbor;
  /** @throws FrameError that names `where`, what was expected and what came. */
  read(value: Cbor, where: string): T;
}

/** The type that a field holds. */
export type ValueOf<F> = F extends Field<infer T> ? T : never;

/** An integer from `least` to `most`, both included and safe. */
export function integer(least: number, most: number): Field<number> {
  const holds = (value: unknown) => Number.isSafeInteger(value) && within(value as number, least, most);
  return checked(`an integer from ${least} to ${most}`, holds, (value) => value, asGiven);
}

/** A finite number from `least` to `most`, both included; on the wire a 64-bit float. */
export function float(least: number, most: number): Field<number> {
  const holds = (value: unknown) => Number.isFinite(value) && within(value as number, least, most);
  const open = (value: Cbor) =>
    typeof value === "object" && value && "float" in value ? value.float : undefined;
  return checked(`a 64-bit float from ${least} to ${most}`, holds, (value) => ({ float: value }), open);
}

/** Text of at most `most` UTF-16 units, without lone surrogates, which UTF-8 cannot carry. */
export function text(most: number): Field<string> {
  const holds = (value: unknown) =>
    typeof value === "string" && value.length <= most && !/\p{Cs}/u.test(value);
  return checked(`text of at most ${most} characters`, holds, (value) => value, asGiven);
}

export function flag(): Field<boolean> {
  return checked(
    "true or false",
    (value) => typeof value === "boolean",
    (value) => value,
    asGiven,
  );
}

/** One of some words; on the wire its position in the list, from 0. */
export function word<const T extends string>(...words: readonly T[]): Field<T> {
  return checked<T>(
    `one of ${words.map((one, number) => `${one} (${number})`).join(", ")}`,
    (value) => words.includes(value as T),
    (value) => words.indexOf(value),
    (value) => (typeof value === "number" ? words[value] : undefined),
  );
}

/** A string of at most `most` bytes. */
export function octets(most: number): Field<Uint8Array> {
  const holds = (value: unknown) => value instanceof Uint8Array && value.length <= most;
  return checked(`at most ${most} bytes`, holds, (value) => value, asGiven);
}

/** What an argument of a call may be. */
export type Scalar = number | string | boolean;

/** At most `most` scalars by name; numbers are 64-bit floats on the wire, texts have at most 256 UTF-16 units. */
export function dictionary(most: number): Field<Readonly<Record<string, Scalar>>> {
  return mapOf(most, either<Scalar>(float(-Number.MAX_VALUE, Number.MAX_VALUE), text(256), flag()));
}

/** At most `most` of what `field` holds, by names of at most 64 UTF-16 units. */
export function mapOf<T>(most: number, field: Field<T>): Field<Readonly<Record<string, T>>> {
  const name = text(64);
  const expected = `a map of at most ${most}`;
  return {
    write(value, where) {
      const entries = Object.entries(value);
      if (entries.length > most)
        throw new RangeError(`${where}: expected ${expected}, got ${entries.length}`);
      return new Map(
        entries.map(([key, one]) => [name.write(key, `${where} name`), field.write(one, `${where}.${key}`)]),
      );
    },
    read(value, where) {
      if (!(value instanceof Map) || value.size > most) fail(where, expected, value);
      const map: CborMap = value;
      return Object.fromEntries(
        [...map].map(([key, one]) => {
          const called = name.read(key, `${where} name`);
          return [called, field.read(one, `${where}.${called}`)];
        }),
      );
    },
  };
}

/** What `field` holds, if `holds` says so too; `expected` is how errors call what it asks for. */
export function refined<T>(field: Field<T>, expected: string, holds: (value: T) => boolean): Field<T> {
  return {
    write(value, where) {
      if (!holds(value)) throw new RangeError(`${where}: expected ${expected}, got ${show(value)}`);
      return field.write(value, where);
    },
    read(value, where) {
      const read = field.read(value, where);
      if (!holds(read)) fail(where, expected, read);
      return read;
    },
  };
}

/** What the first of some fields that takes it makes of a value. */
export function either<T>(...fields: readonly Field<T>[]): Field<T> {
  const first = <R>(take: (field: Field<T>) => R): R => {
    for (const field of fields.slice(0, -1)) {
      try {
        return take(field);
      } catch (error) {
        if (!(error instanceof FrameError || error instanceof RangeError)) throw error;
      }
    }
    return take(fields.at(-1)!);
  };
  return {
    write: (value, where) => first((field) => field.write(value, where)),
    read: (value, where) => first((field) => field.read(value, where)),
  };
}

/** Null, or what `field` holds. */
export function nullable<T>(field: Field<T>): Field<T | null> {
  return {
    write: (value, where) => (value === null ? null : field.write(value, where)),
    read: (value, where) => (value === null ? null : field.read(value, where)),
  };
}

/** At most `most` of what `field` holds. */
export function list<T>(most: number, field: Field<T>): Field<readonly T[]> {
  const check = (value: unknown, where: string) => {
    if (!Array.isArray(value) || value.length > most) fail(where, `a list of at most ${most}`, value);
  };
  return {
    write(values, where) {
      check(values, where);
      return values.map((value, index) => field.write(value, `${where}[${index}]`));
    },
    read(value, where) {
      check(value, where);
      return (value as readonly Cbor[]).map((element, index) => field.read(element, `${where}[${index}]`));
    },
  };
}

/** @throws FrameError that says what `where` should have been. */
export function fail(where: string, expected: string, got: unknown): never {
  // As JSON a Map would look empty.
  const shown = got instanceof Map ? `a map of ${got.size}` : show(got);
  throw new FrameError(`${where}: expected ${expected}, got ${shown}`);
}

function checked<T>(
  expected: string,
  holds: (value: unknown) => boolean,
  write: (value: T) => Cbor,
  open: (value: Cbor) => unknown,
): Field<T> {
  return {
    write(value, where) {
      // What we ourselves would send is the caller's mistake.
      if (!holds(value)) throw new RangeError(`${where}: expected ${expected}, got ${show(value)}`);
      return write(value);
    },
    read(value, where) {
      const opened = open(value);
      if (!holds(opened)) fail(where, expected, value);
      return opened as T;
    },
  };
}

function asGiven(value: Cbor): unknown {
  return value;
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
