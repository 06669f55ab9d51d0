import type { Fields } from "#contracts";

/**
 * Expects fields by kind: texts, lists of texts, and integers and numbers of 0 or more.
 *
 * @throws TypeError that names the first field which is not of its kind.
 */
export function expectAll(
  object: Fields,
  names: {
    readonly text?: readonly string[];
    readonly texts?: readonly string[];
    readonly integer?: readonly string[];
    readonly number?: readonly string[];
  },
): void {
  for (const name of names.text ?? []) object.text(name);
  for (const name of names.integer ?? []) object.integer(name, 0);
  for (const name of names.number ?? []) object.number(name, 0);
  for (const name of names.texts ?? []) {
    object.list(name, (one, where) => {
      if (typeof one !== "string") throw new TypeError(`${where}: expected text`);
    });
  }
}
