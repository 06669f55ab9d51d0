import type { Point } from "../geometry.ts";
import type { Moving } from "../movers/moving.ts";
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

export interface SightingOptions {
  readonly device: DevicePlace;
  readonly radar: Radar;
  readonly covered?: Covered;
  /** Where the reflectors always are, if that is known. */
  readonly bounds?: Moving["bounds"];
}

/**
 * Reflectors as a device in the bedroom sees them.
 *
 * Weaker are those behind what stands before the device (glass), those beyond a wall or ceiling (drywall), and those under a blanket: less
 * than 0.42 m above the mattress, 1.1 m up and down from the pelvis, 0.5 m aside. What is further than the last bin but one fades within
 * two bins, as a converter's low-pass filter has it (ASSUMPTION), for beyond the last it would come back as an image.
 */
export function sightings(reflectors: Reflectors, given: SightingOptions): Reflectors {
  const { count, at } = reflectors;
  const before = seenThrough(...given.device.behind);
  if (given.bounds && !given.covered && plain(given.bounds, given)) {
    const scaled = (time: number, out: Float64Array) => {
      at(time, out);
      for (let i = 3; i < 4 * count; i += 4) out[i] *= before;
    };
    return before === 1 ? reflectors : { ...reflectors, at: scaled };
  }
  const wall = seenThrough("drywall");
  const blanket = seenThrough("blanket");
  const { fading, reach } = horizonOf(given.radar);
  const [dx, dy, dz] = given.device.at;
  const [mx, my, mz] = given.covered?.at ?? [0, 0, 0];
  const parts = given.covered?.parts ?? new Uint8Array(count);
  const [length, width, height] = ROOM;
  return {
    ...reflectors,
    at(time, out) {
      at(time, out);
      for (let i = 0; i < count; i++) {
        const section = out[4 * i + 3];
        if (section === 0) continue;
        const x = out[4 * i];
        const y = out[4 * i + 1];
        const z = out[4 * i + 2];
        const away = Math.sqrt((x - dx) * (x - dx) + (y - dy) * (y - dy) + (z - dz) * (z - dz));
        const left = (reach - away) / fading;
        let seen = left <= 0 ? 0 : before * section;
        if (left < 1) seen *= left * left;
        if (!(x >= 0 && x <= length && y >= 0 && y <= width && z <= height)) seen *= wall;
        const lies = parts[i] === 1 && z - mz < 0.42;
        if (lies && Math.abs(y - my) < 1.1 && Math.abs(x - mx) < 0.5) seen *= blanket;
        out[4 * i + 3] = seen;
      }
    },
  };
}

/** From which distance on nothing is seen, and over how many metres before it fades. */
function horizonOf(radar: Radar): { readonly reach: number; readonly fading: number } {
  const width = binWidthOf(radar);
  return { reach: (radar.kind === "pulse" ? radar.nearest : 0) + binsOf(radar) * width, fading: 2 * width };
}

/** Whether all within the bounds is in the room and nearer than where it begins to fade. */
function plain({ least, most }: Moving["bounds"], { device, radar }: SightingOptions): boolean {
  const { reach, fading } = horizonOf(radar);
  const inside = least[0] >= 0 && least[1] >= 0 && most.every((value, axis) => value <= ROOM[axis]);
  const furthest = device.at.map((own, axis) => Math.max(own - least[axis], most[axis] - own));
  return inside && Math.hypot(...furthest) < reach - fading;
}

/** Longer than from one frame of any preset to the next, s. */
const AROUND = 0.1;

/** Reflectors that are seen from `from` to `until` only; poses are not asked for further than a frame or so from then. */
export function during(from: number, until: number, reflectors: Reflectors): Reflectors {
  const { count } = reflectors;
  return {
    ...reflectors,
    at(time, out) {
      if (time < from - AROUND || time >= until + AROUND) {
        out.fill(0, 0, 4 * count);
        return;
      }
      // Who is about to come, or has just gone, is somewhere, or speeds would be those from nowhere to there.
      reflectors.at(time, out);
      if (time >= from && time < until) return;
      for (let i = 3; i < 4 * count; i += 4) out[i] = 0;
    },
  };
}
