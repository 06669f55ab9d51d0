/**
 * Reads fields of an unknown value, for validators of the nouns that cross a wall.
 *
 * Every reader throws a TypeError that names the field and what was expected of it.
 */
export interface Fields {
  text(name: string): string;
  /** A finite number, not below `least`. */
  number(name: string, least?: number): number;
  /** A safe integer, not below `least`. */
  integer(name: string, least?: number): number;
  flag(name: string): boolean;
  oneOf<T extends string>(name: string, words: readonly T[]): T;
  /** Each element of an array, read by `read`; `where` names the element. */
  list<T>(name: string, read: (value: unknown, where: string) => T): readonly T[];
}

/** @throws TypeError if `value` is no plain object; `where` is how errors call it. */
export function fields(value: unknown, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`${where}: expected an object, got ${show(value)}`);
  }
  const entries = value as Readonly<Record<string, unknown>>;
  const expect = <T>(name: string, expected: string, holds: (field: unknown) => boolean): T => {
    const field = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (!holds(field)) throw new TypeError(`${where}.${name}: expected ${expected}, got ${show(field)}`);
    return field as T;
  };
  return {
    text: (name) => expect(name, "text", (field) => typeof field === "string"),
    number: (name, least = -Infinity) =>
      expect(
        name,
        atLeast("a number", least),
        (field) => Number.isFinite(field) && (field as number) >= least,
      ),
    integer: (name, least = -Infinity) =>
      expect(
        name,
        atLeast("an integer", least),
        (field) => Number.isSafeInteger(field) && (field as number) >= least,
      ),
    flag: (name) => expect(name, "true or false", (field) => typeof field === "boolean"),
    oneOf: (name, words) =>
      expect(name, `one of ${words.join(", ")}`, (field) => (words as readonly unknown[]).includes(field)),
    list: (name, read) =>
      expect<readonly unknown[]>(name, "a list", Array.isArray).map((element, index) =>
        read(element, `${where}.${name}[${index}]`),
      ),
  };
}

function atLeast(what: string, least: number): string {
  return least === -Infinity ? what : `${what} of at least ${least}`;
}

/** A value in a complaint: as JSON, cut short. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
