import type { Medium } from "./acoustics/medium.ts";
import type { Shoebox } from "./acoustics/shoebox.ts";
import { random } from "./chance.ts";
import type { Point } from "./geometry.ts";
import { animate, type Mover } from "./movers/animate.ts";
import type { Moving } from "./movers/moving.ts";
import { options } from "./options.ts";
import { type Unit, unit } from "./unit.ts";

/** A room, what moves in it, and the device: immutable data that can be listed, drawn and diffed. */
export interface Scene {
  /** Null is free space, without echoes and without an outside. */
  readonly room: Shoebox | null;
  readonly medium: Medium;
  readonly device: Placement;
  readonly movers: readonly Mover[];
}

/** A unit and where it stands. */
export interface Placement {
  readonly at: Point;
  /** Direction of the device's x axis; length 1. */
  readonly facing: Point;
  readonly unit: Unit;
}

export interface SceneOptions {
  readonly room: Shoebox | null;
  /** `temperature` in degrees Celsius, `humidity` in %, `pressure` in kPa; 20, 50 and 101.325 if not given. */
  readonly medium?: Partial<Medium>;
  /** `facing` is [1, 0, 0] and `unit` is `unit()` if not given. */
  readonly device: { readonly at: Point; readonly facing?: Point; readonly unit?: Unit };
  readonly movers?: readonly Mover[];
}

/**
 * A Scene.
 *
 * @throws RangeError if two movers have one name, or a loudspeaker or microphone is not in the room;
 *   RangeError or TypeError that names any other option that is out of range.
 */
export function scene(given: SceneOptions): Scene {
  options("scene", given, ["room", "medium", "device", "movers"]);
  const { room, movers = [] } = given;
  const medium = mediumOf(given.medium ?? {});
  const check = options("device", given.device, ["at", "facing", "unit"]);
  const device = {
    at: check.point("at", given.device.at),
    facing: check.direction("facing", given.device.facing ?? [1, 0, 0]),
    unit: given.device.unit ?? unit(),
  };
  const names = new Set<string>();
  for (const { name } of movers) {
    if (names.has(name))
      throw new RangeError(`scene.movers: two are called "${name}"; give one another name`);
    names.add(name);
  }
  const { loudspeaker, microphones } = placed(device);
  for (const [what, at] of [["loudspeaker", loudspeaker] as const, ...microphones.entries()]) {
    const where = typeof what === "number" ? `microphone ${what}` : what;
    if (room && !at.every((coordinate, axis) => coordinate > 0 && coordinate < room.size[axis])) {
      throw new RangeError(
        `device.at: the ${where}, at [${at.map((x) => x.toFixed(3)).join(", ")}], is not in the room, which is ${room.size.join(" by ")} m`,
      );
    }
  }
  return { room, medium, device, movers };
}

/** Where loudspeaker and microphones of a placed unit are in the room. */
export function placed({ at, facing, unit }: Placement): {
  readonly loudspeaker: Point;
  readonly microphones: readonly Point[];
} {
  const [fx, fy, fz] = facing;
  const level = Math.hypot(fx, fy);
  // Left is level; a device that faces straight up or down keeps the room's y axis to its left.
  const [lx, ly] = level > 1e-9 ? [-fy / level, fx / level] : [0, 1];
  const [ux, uy, uz] = [-fz * ly, fz * lx, fx * ly - fy * lx];
  const inRoom = ([x, y, z]: Point): Point => [
    at[0] + x * fx + y * lx + z * ux,
    at[1] + x * fy + y * ly + z * uy,
    at[2] + x * fz + z * uz,
  ];
  return { loudspeaker: inRoom(unit.loudspeaker.at), microphones: unit.microphones.map((m) => inRoom(m.at)) };
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
