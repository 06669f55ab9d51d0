import type { EchoKernel } from "../kernels/echoes.ts";
import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { type Emitted, RISE } from "./emitted.ts";
import { audible, farthest, sender } from "./insonified.ts";
import type { MotionCell } from "./motion.ts";

/** Adds a cell's echoes to a kernel's sums, the cell's middle being at sample `middle` of them. */
export function caster(
  { scatterers, strengths, bounds, gainsAt }: Moving,
  { source, room, speed, loss }: Acoustics,
  sound: Emitted,
): (cell: Readonly<MotionCell>, kernel: EchoKernel, middle: number) => void {
  const send = sender({ strengths }, { source, room, speed, loss }, sound);
  const pose = new Float64Array(3 * scatterers);
  const settles = sound.begins + RISE + farthest({ bounds }, [source]) / speed;
  const inside =
    room === null ||
    [0, 1, 2].every((axis) => bounds.least[axis] >= 0 && bounds.most[axis] <= room.size[axis]);
  const shareAt = ({ pose }: Readonly<MotionCell>, node: number): number =>
    room === null ? 1 : audible(pose[node], pose[9 + node], pose[18 + node], room.size);
  const given = { half: 0, middle: 0, speed: 0, push: 0 };
  return (cell, kernel, middle) => {
    const { scatterer: k, half, gains } = cell;
    const shares = inside ? 3 : shareAt(cell, 0) + shareAt(cell, 1) + shareAt(cell, 2);
    if (strengths[k] === 0 || shares === 0) return;
    if (gains[0] === 0 && gains[1] === 0 && gains[2] === 0) return;
    given.half = half;
    given.middle = middle;
    given.speed = cell.speed;
    given.push = cell.push;
    for (let i = 0; i < 27; i++) kernel.pose[i] = cell.pose[i];
    const rising = cell.begin - half < settles;
    if (rising || shares < 3) {
      kernel.send(given, rising ? RISE_STEP : Infinity, (place, sent) => {
        for (let axis = 0; axis < 3; axis++) pose[3 * k + axis] = placeAt(cell, axis, place);
        send(cell.begin + half * (1 + place), k, pose, sent);
      });
    } else kernel.illuminate(given, strengths[k] * sound.pressure);
    if (gainsAt) kernel.weigh(gains[0], gains[1], gains[2]);
    kernel.scatter();
  };
}

/** Of the grid while an emission rises, s. */
const RISE_STEP = RISE / 100;

/** Coordinate at `x` in a cell, its ends being -1 and 1: of degree 8, through places, velocities and accelerations. */
function placeAt({ half, pose }: Readonly<MotionCell>, axis: number, x: number): number {
  const at = 9 * axis;
  const [p, q, r] = [pose[at], pose[at + 1], pose[at + 2]];
  const [u, v, w] = [half * pose[at + 3], half * pose[at + 4], half * pose[at + 5]];
  const square = half * half;
  const [l, m, n] = [square * pose[at + 6], square * pose[at + 7], square * pose[at + 8]];
  // Even and odd parts, less what the middle tells, with two rates at the end.
  const [a, b, c] = [(r + p) / 2 - q - m / 2, (w - u) / 2 - m, (n + l) / 2 - m];
  const [d, e, f] = [(r - p) / 2 - v, (w + u) / 2 - v, (n - l) / 2];
  const eighth = (c - 9 * b + 24 * a) / 8;
  const sixth = (b - 4 * a) / 2 - 2 * eighth;
  const seventh = (f - 7 * e + 15 * d) / 8;
  const fifth = (e - 3 * d) / 2 - 2 * seventh;
  const y = x * x;
  const even = q + y * (m / 2 + y * (a - sixth - eighth + y * (sixth + y * eighth)));
  return even + x * (v + y * (d - fifth - seventh + y * (fifth + y * seventh)));
}
