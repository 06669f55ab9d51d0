import type { Point } from "../geometry.ts";
import type { Door, Room } from "../room.ts";
import { DOORWAY } from "../sensors/insonified.ts";
import type { Moving } from "./moving.ts";

/**
 * What is heard through open doors of what moves outside the room: for each Moving that may get there, a second one of
 * the same poses, heard by direct legs alone, with the share of each scatterer that is in sight through a door from
 * `ear`.
 *
 * In sight is what a straight line from the device reaches through the opening. The opening's edges are soft over 0.2 m,
 * about the first Fresnel zone at 33 kHz of a device 3 m and a person 1 m from the door, sqrt(lambda d1 d2 / (d1 + d2))
 * = 0.09 m to either side; so is the doorway's depth, in which the room's own echoes of the same scatterer fade
 * (`audible`). Left out: reflections on the way (in the room, on the door's leaf, in the next room), and what bends
 * round the edges farther than that. Walls let nothing through: gypsum board of 9 kg/m2 has, by the mass law, 20 log10(m
 * f) - 47 = 62 dB of transmission loss at 33 kHz, twice that for a wall of two, and the echo passes twice.
 *
 * @param ear Where the device stands, m.
 */
export function throughDoors(movings: readonly Moving[], room: Room | null, ear: Point): readonly Moving[] {
  if (room === null) return [];
  const openings = room.doors.map((door) => openingOf(door, room.size));
  const leaving = movings.filter((moving) => openings.some((opening) => mayBeBeyond(moving, opening)));
  return leaving.map((moving) => {
    const pose = new Float64Array(3 * moving.scatterers);
    const { bodies: _, ...heard } = moving;
    return {
      ...heard,
      name: `${moving.name} through a door`,
      person: null,
      beyond: true,
      gainsAt(time, out) {
        if (moving.gainsAt) moving.gainsAt(time, out);
        else out.fill(1);
        moving.poseAt(time, pose);
        for (let k = 0; k < moving.scatterers; k++) {
          let seen = 0;
          for (const opening of openings) seen = Math.max(seen, inSight(pose, 3 * k, ear, opening));
          out[k] *= seen;
        }
      },
    };
  });
}

/** Over which an opening's edge is soft, m. */
const EDGE = 0.2;

/** A door, and how its wall lies: across which axis, where, which axis runs along it, and on which side is outside. */
interface Opening extends Door {
  readonly across: number;
  readonly along: number;
  readonly plane: number;
  readonly outward: 1 | -1;
}

function openingOf(door: Door, size: Point): Opening {
  const across = door.wall.startsWith("x") ? 0 : 1;
  const far = door.wall.endsWith("1");
  return { ...door, across, along: 1 - across, plane: far ? size[across] : 0, outward: far ? 1 : -1 };
}

function mayBeBeyond({ bounds: { least, most } }: Moving, { across, plane, outward }: Opening): boolean {
  return outward * ((outward > 0 ? most : least)[across] - plane) > 0;
}

/** Share in [0, 1] of the place at `from` of `pose`, beyond a door's wall, that the ear has in sight through the door. */
function inSight(pose: Float64Array, from: number, ear: Point, opening: Opening): number {
  const { across, along, plane, outward } = opening;
  const depth = pose[from + across];
  const beyond = outward * (depth - plane);
  if (beyond <= 0) return 0;
  const share = (plane - ear[across]) / (depth - ear[across]);
  const beside = Math.abs(ear[along] + share * (pose[from + along] - ear[along]) - opening.at);
  const above = ear[2] + share * (pose[from + 2] - ear[2]);
  return (
    soft(beyond / DOORWAY) *
    soft(0.5 + (opening.width / 2 - beside) / EDGE) *
    soft(0.5 + (opening.height - above) / EDGE)
  );
}

/** 0 below 0, 1 beyond 1, half a cosine between. */
function soft(x: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * x);
}
