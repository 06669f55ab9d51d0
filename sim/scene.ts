import type { Medium } from "./acoustics/medium.ts";
import type { TemperatureDrift } from "./acoustics/temperature-drift.ts";
import { random } from "./chance.ts";
import type { Point } from "./geometry.ts";
import { animate, type Mover } from "./movers/animate.ts";
import type { Moving } from "./movers/moving.ts";
import type { Noise } from "./noises/animate-noise.ts";
import { options } from "./options.ts";
import type { Room } from "./room.ts";
import { type Unit, unit } from "./unit.ts";

/** A room, what moves in it, and the device: immutable data that can be listed, drawn and diffed. */
export interface Scene {
  /** Null is free space, without echoes and without an outside. */
  readonly room: Room | null;
  readonly medium: Medium;
  readonly device: Placement;
  readonly movers: readonly Mover[];
  /** What is heard or felt, and does not move. */
  readonly noises: readonly Noise[];
  /** Of the temperature round that of the medium; null keeps it there. A phase of null is drawn from the seed. */
  readonly drift: (Pick<TemperatureDrift, "swing" | "period"> & { readonly phase: number | null }) | null;
}

/** A unit and where it stands. */
export interface Placement {
  readonly at: Point;
  /** Direction of the device's x axis; length 1. */
  readonly facing: Point;
  readonly unit: Unit;
}

export interface SceneOptions {
  readonly room: Room | null;
  /** `temperature` in degrees Celsius, `humidity` in %, `pressure` in kPa; 20, 50 and 101.325 if not given. */
  readonly medium?: Partial<Medium>;
  /** `facing` is [1, 0, 0] and `unit` is `unit()` if not given. */
  readonly device: { readonly at: Point; readonly facing?: Point; readonly unit?: Unit };
  readonly movers?: readonly Mover[];
  readonly noises?: readonly Noise[];
  /** None if not given; `swing` is 0.5 C and `period` 1200 s if not given, see `temperatureDrift`. */
  readonly drift?: Partial<Pick<TemperatureDrift, "swing" | "period" | "phase">>;
}

/**
 * A Scene.
 *
 * @throws RangeError if two movers or two noises have one name, or a loudspeaker, microphone or noise is not in the room;
 *   RangeError or TypeError that names any other option that is out of range.
 */
export function scene(given: SceneOptions): Scene {
  const whole = options("scene", given, ["room", "medium", "device", "movers", "noises", "drift"]);
  const { room } = given;
  if (room !== null && !Array.isArray(room?.size)) {
    throw new TypeError("scene.room: expected a room that room() or livingRoom() made, or null");
  }
  const movers = whole.list("movers", given.movers ?? []);
  const noises = whole.list("noises", given.noises ?? []);
  const medium = mediumOf(given.medium ?? {});
  const check = options("device", given.device, ["at", "facing", "unit"]);
  const device = {
    at: check.point("at", given.device.at),
    facing: check.direction("facing", given.device.facing ?? [1, 0, 0]),
    unit: given.device.unit ?? unit(),
  };
  if (device.unit.kind !== "unit") throw new TypeError("device.unit: expected one that unit() made");
  expectNames("movers", movers, "walker()");
  expectNames("noises", noises, "hiss()");
  expectPlace(device, room);
  for (const noise of noises) {
    if ("at" in noise) expectInside(`scene.noises: "${noise.name}"`, noise.at, room);
  }
  return { room, medium, device, movers, noises, drift: driftOf(given.drift) };
}

/**
 * The same Scene, heard by a device with microphones elsewhere; all else of its unit stays. Microphone m keeps gain, phase and
 * directivity of the unit's microphone m, counted round if there are more.
 *
 * @param at Positions in the device's frame, m.
 * @throws RangeError if there is none, or one is not in the room.
 */
export function withMicrophones(scene: Scene, at: readonly Point[]): Scene {
  if (at.length === 0) throw new RangeError("withMicrophones: expected at least one position");
  const { unit } = scene.device;
  const microphones = at.map((place, m) => ({ ...unit.microphones[m % unit.microphones.length], at: place }));
  const device = { ...scene.device, unit: { ...unit, microphones } };
  expectPlace(device, scene.room);
  return { ...scene, device };
}

function expectPlace(device: Placement, room: Room | null): void {
  const { loudspeaker, microphones } = placed(device);
  expectInside("device.at: the loudspeaker", loudspeaker, room);
  for (const [m, at] of microphones.entries()) expectInside(`device.at: the microphone ${m}`, at, room);
}

function expectInside(what: string, at: Point, room: Room | null): void {
  if (room && !at.every((coordinate, axis) => coordinate > 0 && coordinate < room.size[axis])) {
    throw new RangeError(
      `${what}, at [${at.map((x) => x.toFixed(3)).join(", ")}], is not in the room, which is ${room.size.join(" by ")} m`,
    );
  }
}

function expectNames(what: string, list: readonly (Mover | Noise)[], such: string): void {
  const names = new Set<string>();
  for (const [index, one] of list.entries()) {
    const name: unknown = one?.name;
    if (typeof name !== "string" || typeof one.kind !== "string") {
      throw new TypeError(`scene.${what}[${index}]: expected what a builder such as ${such} makes`);
    }
    if (names.has(name))
      throw new RangeError(`scene.${what}: two are called "${name}"; give one another name`);
    names.add(name);
  }
}

function driftOf(given: SceneOptions["drift"]): Scene["drift"] {
  if (!given) return null;
  const check = options("drift", given, ["swing", "period", "phase"]);
  return {
    swing: check.number("swing", given.swing ?? 0.5, 0, 10),
    period: check.number("period", given.period ?? 1200, 10, 86_400),
    phase: given.phase === undefined ? null : check.number("phase", given.phase, -10, 10),
  };
}

/** Where loudspeaker and microphones of a placed unit are in the room; `turn` turns a direction from the device's frame. */
export function placed({ at, facing, unit }: Placement): {
  readonly loudspeaker: Point;
  readonly microphones: readonly Point[];
  turn(direction: Point): Point;
} {
  const [fx, fy, fz] = facing;
  const level = Math.hypot(fx, fy);
  // Left is level; a device that faces straight up or down keeps the room's y axis to its left.
  const [lx, ly] = level > 1e-9 ? [-fy / level, fx / level] : [0, 1];
  const [ux, uy, uz] = [-fz * ly, fz * lx, fx * ly - fy * lx];
  const turn = ([x, y, z]: Point): Point => [
    x * fx + y * lx + z * ux,
    x * fy + y * ly + z * uy,
    x * fz + z * uz,
  ];
  const inRoom = (place: Point): Point => {
    const [x, y, z] = turn(place);
    return [at[0] + x, at[1] + y, at[2] + z];
  };
  return {
    loudspeaker: inRoom(unit.loudspeaker.at),
    microphones: unit.microphones.map((m) => inRoom(m.at)),
    turn,
  };
}

/** Movers of a Scene with their chances drawn: for one seed the same, whoever asks. */
export function animated(movers: readonly Mover[], seed: number): readonly Moving[] {
  const chance = random(seed).fork("movers");
  return movers.map((mover) => animate(mover, chance.fork(mover.name)));
}

function mediumOf(given: Partial<Medium>): Medium {
  const check = options("medium", given, ["temperature", "humidity", "pressure", "speed"]);
  return {
    temperature: check.number("temperature", given.temperature ?? 20, -20, 50),
    humidity: check.number("humidity", given.humidity ?? 50, 0.1, 100),
    pressure: check.number("pressure", given.pressure ?? 101.325, 50, 120),
    ...(given.speed === undefined ? {} : { speed: check.number("speed", given.speed, 200, 500) }),
  };
}
