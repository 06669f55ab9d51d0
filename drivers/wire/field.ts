import { show } from "#contracts";
import type { Cbor } from "./cbor.ts";
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
