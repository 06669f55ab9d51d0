import type { Point } from "../geometry.ts";
import { seenThrough } from "../radar/occlusions.ts";
import { binsOf, binWidthOf, type Radar } from "../radar/radar.ts";
import type { Reflectors } from "../radar/staging.ts";
import { type DevicePlace, ROOM } from "./bedroom.ts";

/** Who lies under a blanket, and which of the reflectors are under it. */
export interface Covered {
  /** Where the pelvis lies on the mattress, m. */
  readonly at: Point;
  readonly parts: Uint8Array;
}

/**
 * Reflectors as a device in the bedroom sees them.
 *
 * Weaker are those behind what stands before the device (glass), those beyond a wall or ceiling (drywall), and those under a blanket: less
 * than 0.42 m above the mattress, 1.1 m up and down from the pelvis, 0.5 m aside. What is further than the last bin but one fades within
 * two bins, as a converter's low-pass filter has it (ASSUMPTION), for beyond the last it would come back as an image.
 */
export function sightings(
  reflectors: Reflectors,
  { device, radar, covered = null }: { device: DevicePlace; radar: Radar; covered?: Covered | null },
): Reflectors {
  const { count, resolve } = reflectors;
  const wall = seenThrough("drywall");
  const blanket = seenThrough("blanket");
  const before = seenThrough(...device.behind);
  const width = binWidthOf(radar);
  const reach = (radar.kind === "pulse" ? radar.nearest : 0) + binsOf(radar) * width;
  const [dx, dy, dz] = device.at;
  return {
    count,
    resolve,
    at(time, out) {
      reflectors.at(time, out);
      for (let i = 0; i < count; i++) {
        const section = out[4 * i + 3];
        if (section === 0) continue;
        const [x, y, z] = [out[4 * i], out[4 * i + 1], out[4 * i + 2]];
        const left = (reach - Math.sqrt((x - dx) ** 2 + (y - dy) ** 2 + (z - dz) ** 2)) / (2 * width);
        if (left <= 0) {
          out[4 * i + 3] = 0;
          continue;
        }
        let seen = before * section * (left < 1 ? left * left : 1);
        if (!inside(x, y, z)) seen *= wall;
        if (covered?.parts[i] && under(x, y, z, covered.at)) seen *= blanket;
        out[4 * i + 3] = seen;
      }
    },
  };
}

function inside(x: number, y: number, z: number): boolean {
  return x >= 0 && x <= ROOM[0] && y >= 0 && y <= ROOM[1] && z <= ROOM[2];
}

function under(x: number, y: number, z: number, [bx, by, bz]: Point): boolean {
  return z - bz < 0.42 && Math.abs(y - by) < 1.1 && Math.abs(x - bx) < 0.5;
}

/** Reflectors that are there from `from` to `until` only; poses are not asked for otherwise. */
export function during(from: number, until: number, reflectors: Reflectors): Reflectors {
  const { count, resolve } = reflectors;
  return {
    count,
    resolve,
    at(time, out) {
      if (time >= from && time < until) reflectors.at(time, out);
      else out.fill(0, 0, 4 * count);
    },
  };
}
