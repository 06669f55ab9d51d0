import { fields, show } from "#contracts";
import type { RigLimits } from "../attachment.ts";

/** How a board's port is found, whatever number the kernel gave it today. */
export type PortMatch =
  /** By the USB device's serial number; `interface` where it has several ports. */
  | { readonly serial: string; readonly interface?: number }
  /** By where it is plugged in, "1-2.3": for boards without a serial number. */
  | { readonly hub: string; readonly interface?: number }
  /** By name: for ports that are not USB. */
  | { readonly path: string };

/** A program and its arguments; no shell reads them. */
export type Hook = readonly [program: string, ...args: string[]];

/** Where samples may enter a device. */
export const INJECTIONS = ["transducer", "adc", "samples", "features"] as const;

/** A board and its wiring: the default export of a rig file. */
export interface BoardFile {
  /** What the bench calls it. */
  readonly name: string;
  readonly port: PortMatch;
  readonly baud: number;
  /** Where samples enter the device: everything before it is not exercised. */
  readonly injection: (typeof INJECTIONS)[number];
  /** What else runs on it say nothing about, in words. */
  readonly notExercised?: readonly string[];
  /** Where its microphones are in the device's frame, m; where none are given, as the scene's unit has them. */
  readonly microphones?: readonly (readonly [number, number, number])[];
  /** Chip id that its hello must say. */
  readonly chip?: string;
  /** Bytes a second that its link was measured to carry, by `roomloop rig doctor`: streams have to fit. */
  readonly lineRate?: number;
  /** Turn its power on before a run, and off after it. */
  readonly power?: { readonly on: Hook; readonly off: Hook };
  /** Resets it, once it has power and firmware. */
  readonly reset?: Hook;
  /** `readChip` prints the chip's id, which must hold `chip`; only then `write` is run, "{image}" in it being the image's path. */
  readonly flash?: { readonly readChip: Hook; readonly chip: string; readonly write: Hook };
  /** A second port whose text is kept with the run; it is read and never written to. */
  readonly console?: { readonly port: PortMatch; readonly baud: number };
  /** What it is meant to offer, by the names under which devices declare it: its hello has to have them all. */
  readonly functions?: readonly string[];
  readonly limits?: RigLimits;
  /** Images to flash, by name. Without, it runs what it holds: firmware "as-is". */
  readonly firmwares?: Readonly<Record<string, string>>;
}

/** What a rig file is allowed to say. */
const KNOWN: Readonly<Record<keyof BoardFile, true>> = {
  ...{ name: true, port: true, baud: true, injection: true, notExercised: true, microphones: true },
  ...{ chip: true, lineRate: true, power: true, reset: true, flash: true, firmwares: true },
  ...{ console: true, functions: true, limits: true },
};

/**
 * Checks what a rig file exports.
 *
 * @param where How errors call it.
 * @throws TypeError that names the field, and what was expected of it.
 */
export function boardFile(value: unknown, where: string): BoardFile {
  const board = fields(value, where);
  const given = value as BoardFile;
  known(given, KNOWN, where);
  board.text("name");
  board.integer("baud", 1);
  board.oneOf("injection", INJECTIONS);
  portMatch(given.port, `${where}.port`);
  if (given.chip !== undefined) board.text("chip");
  if (given.lineRate !== undefined) board.number("lineRate", 1);
  if (given.notExercised !== undefined) texts(given.notExercised, `${where}.notExercised`, 0);
  if (given.microphones !== undefined) board.list("microphones", place);
  if (given.reset !== undefined) texts(given.reset, `${where}.reset`, 1);
  if (given.power !== undefined) {
    known(given.power, { on: true, off: true }, `${where}.power`);
    texts(given.power.on, `${where}.power.on`, 1);
    texts(given.power.off, `${where}.power.off`, 1);
  }
  if (given.console !== undefined) {
    known(given.console, { port: true, baud: true }, `${where}.console`);
    fields(given.console, `${where}.console`).integer("baud", 1);
    portMatch(given.console.port, `${where}.console.port`);
    if (JSON.stringify(given.console.port) === JSON.stringify(given.port)) {
      throw new TypeError(`${where}.console.port: is the port of the link; expected another one`);
    }
  }
  if (given.functions !== undefined) texts(given.functions, `${where}.functions`, 1);
  if (given.limits !== undefined) limits(given.limits, `${where}.limits`);
  flashing(given, where);
  return given;
}

function limits(value: RigLimits, where: string): void {
  known(value, { duration: true, telemetry: true }, where);
  if (value.duration !== undefined && !(fields(value, where).number("duration") > 0)) {
    throw new TypeError(`${where}.duration: expected more than 0 s, got ${value.duration}`);
  }
  if (value.telemetry === undefined) return;
  fields(value.telemetry, `${where}.telemetry`);
  for (const [name, bounds] of Object.entries(value.telemetry)) {
    const ordered =
      Array.isArray(bounds) && bounds.length === 2 && bounds.every(Number.isFinite) && bounds[0] <= bounds[1];
    if (ordered) continue;
    throw new TypeError(`${where}.telemetry.${name}: expected [least, most], got ${show(bounds)}`);
  }
}

function flashing({ flash, firmwares }: BoardFile, where: string): void {
  if (flash !== undefined) {
    known(flash, { readChip: true, chip: true, write: true }, `${where}.flash`);
    texts(flash.readChip, `${where}.flash.readChip`, 1);
    texts(flash.write, `${where}.flash.write`, 1);
    if (fields(flash, `${where}.flash`).text("chip") === "") {
      throw new TypeError(`${where}.flash.chip: expected the chip's id, got an empty text`);
    }
    if (!flash.write.some((word) => word.includes("{image}"))) {
      throw new TypeError(`${where}.flash.write: expected {image} where the image's path is to be`);
    }
  }
  if (firmwares === undefined) return;
  const names = Object.keys(firmwares);
  if (flash === undefined)
    throw new TypeError(`${where}.firmwares: expected flash as well, which writes them`);
  if (names.length === 0) throw new TypeError(`${where}.firmwares: expected at least one`);
  for (const name of names) fields(firmwares, `${where}.firmwares`).text(name);
}

function portMatch(value: unknown, where: string): void {
  const port = fields(value, where);
  const ways = ["serial", "hub", "path"].filter((name) => Object.hasOwn(value as object, name));
  const [way] = ways;
  if (ways.length !== 1 || way === undefined) {
    throw new TypeError(`${where}: expected one of serial, hub and path, got ${show(value)}`);
  }
  if (port.text(way) === "") throw new TypeError(`${where}.${way}: expected text, got none`);
  known(value, way === "path" ? { path: true } : { [way]: true, interface: true }, where);
  if (Object.hasOwn(value as object, "interface")) port.integer("interface", 0);
}

function known(value: unknown, names: Readonly<Record<string, true>>, where: string): void {
  fields(value, where);
  for (const name of Object.keys(value as object)) {
    if (!Object.hasOwn(names, name)) {
      throw new TypeError(`${where}.${name}: is not known; there are ${Object.keys(names).join(", ")}`);
    }
  }
}

function texts(value: unknown, where: string, least: number): void {
  const fits = Array.isArray(value) && value.length >= least && value.every((one) => typeof one === "string");
  if (!fits) throw new TypeError(`${where}: expected a list of texts, got ${show(value)}`);
}

function place(value: unknown, where: string): void {
  if (Array.isArray(value) && value.length === 3 && value.every(Number.isFinite)) return;
  throw new TypeError(`${where}: expected three numbers, got ${show(value)}`);
}
