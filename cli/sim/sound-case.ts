import { readFileSync } from "node:fs";
import { type Fields, fields } from "#contracts";
import { type Medium, type Point, type ResponseOptions, STANDARD_PRESSURE, shoebox, WALLS } from "#sim";
import { UsageError } from "../usage-error.ts";

/**
 * Reads a CASE file of `roomloop sim`: JSON as docs/acoustics.md describes it.
 *
 * @throws UsageError that names the file and the key which is missing, unknown or out of range.
 */
export function readCase(path: string): ResponseOptions {
  return readJson(path, parseCase);
}

/** Reads a JSON file by `parse`. @throws UsageError that names the file and says what `parse` found wrong. */
export function readJson<T>(path: string, parse: (value: unknown) => T): T {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
  try {
    return parse(JSON.parse(quotedNonNumbers(text.replace(/^\ufeff/, ""))));
  } catch (cause) {
    throw new UsageError(`${path}: ${(cause as Error).message}`, { cause });
  }
}

/** Reads a parsed CASE. @throws TypeError or RangeError that names the key. */
export function parseCase(value: unknown): ResponseOptions {
  const known = ["room", "maxOrder", "medium", "airAbsorption", "rate", "source", "receivers"];
  const sound = only(value, "case", known);
  const entries = value as Readonly<Record<string, unknown>>;
  const room = entries.room === null ? null : readRoom(entries.room);
  const airAbsorption = entries.airAbsorption === undefined ? false : sound.flag("airAbsorption");
  const maxOrder = room || entries.maxOrder !== undefined ? sound.integer("maxOrder", 0) : 0;
  if (maxOrder > 500) throw new RangeError(`case.maxOrder: expected at most 500, got ${maxOrder}`);
  const medium = readMedium(entries.medium, airAbsorption);
  const rate = positive(sound, "case", "rate");
  const source = readPoint(entries.source, "case.source", room?.size);
  const receivers = sound.list("receivers", (receiver, where) => readPoint(receiver, where, room?.size));
  if (receivers.length === 0) throw new RangeError("case.receivers: expected at least one");
  for (const [i, receiver] of receivers.entries()) {
    if (receiver.every((coordinate, axis) => coordinate === source[axis])) {
      throw new RangeError(`case.receivers[${i}]: is at case.source, where pressure has no bound`);
    }
  }
  return { room, source, receivers, maxOrder, medium, rate, airAbsorption };
}

function readRoom(value: unknown): ResponseOptions["room"] {
  const where = "case.room";
  if (value === undefined)
    throw new TypeError(`${where}: expected an object, or null for a free field; got nothing`);
  only(value, where, ["size", "absorption"]);
  const { size, absorption } = value as { readonly size: unknown; readonly absorption: unknown };
  const lengths = readPoint(size, `${where}.size`);
  for (const [axis, length] of lengths.entries()) {
    if (!(length > 0)) throw new RangeError(`${where}.size[${axis}]: expected more than 0 m, got ${length}`);
  }
  const walls = only(absorption, `${where}.absorption`, WALLS);
  const shares = WALLS.map((wall) => {
    const share = walls.number(wall, 0);
    if (share > 1) throw new RangeError(`${where}.absorption.${wall}: expected at most 1, got ${share}`);
    return share;
  });
  const [x0, x1, y0, y1, z0, z1] = shares;
  return shoebox({ size: lengths, absorption: { x0, x1, y0, y1, z0, z1 } });
}

/** Temperature is needed for want of a speed, humidity for the air's absorption, and both are checked if given. */
function readMedium(value: unknown, airAbsorption: boolean): Medium {
  const where = "case.medium";
  const medium = only(value, where, ["speed", "temperature", "humidity", "pressure"]);
  const given = (name: string): boolean => Object.hasOwn(value as object, name);
  const between = (name: string, least: number, most: number): number => {
    const quantity = medium.number(name, least);
    if (quantity > most) throw new RangeError(`${where}.${name}: expected at most ${most}, got ${quantity}`);
    return quantity;
  };
  const speed = given("speed") ? { speed: positive(medium, where, "speed") } : {};
  const needsTemperature = airAbsorption || !given("speed") || given("temperature");
  return {
    ...speed,
    temperature: needsTemperature ? between("temperature", -73, 77) : 20,
    humidity: airAbsorption || given("humidity") ? between("humidity", 0, 100) : 50,
    pressure: given("pressure") ? between("pressure", 1, 200) : STANDARD_PRESSURE,
  };
}

/** A point, inside a room of this size if there is one. */
export function readPoint(value: unknown, where: string, size?: Point): Point {
  const coordinates = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (coordinates.length !== 3) throw new TypeError(`${where}: expected [x, y, z] in m`);
  const read = (axis: number): number => {
    const coordinate = fields({ [axis]: coordinates[axis] }, where).number(String(axis));
    if (Math.abs(coordinate) > FARTHEST) {
      throw new RangeError(`${where}: ${"xyz"[axis]} is ${coordinate} m, expected at most ${FARTHEST}`);
    }
    if (size && !(coordinate >= 0 && coordinate <= size[axis])) {
      throw new RangeError(
        `${where}: ${"xyz"[axis]} is ${coordinate} m, outside the room's 0 to ${size[axis]}`,
      );
    }
    return coordinate;
  };
  return [read(0), read(1), read(2)];
}

export function positive(from: Fields, where: string, name: string): number {
  const value = from.number(name);
  if (!(value > 0)) throw new RangeError(`${where}.${name}: expected more than 0, got ${value}`);
  if (value > LARGEST || value < 1 / LARGEST) {
    throw new RangeError(`${where}.${name}: expected ${1 / LARGEST} to ${LARGEST}, got ${value}`);
  }
  return value;
}

/** No coordinate or length of a room is larger, m. */
const FARTHEST = 1e5;

/** No rate, speed or the like is larger, or smaller than one over it. */
const LARGEST = 1e9;

/** Fields of an object that has no others than these. */
export function only(value: unknown, where: string, known: readonly string[]): Fields {
  const read = fields(value, where);
  const unknown = Object.keys(value as object).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`${where}.${unknown}: unknown key, expected ${known.join(", ")}`);
  }
  return read;
}

/**
 * NaN and Infinity, which JSON has not but many programs write, as text: so that the error can name their key
 * instead of a position.
 */
function quotedNonNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Inf(?:inity)?)\b/gi, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}
