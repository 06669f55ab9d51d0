import { type EchoImages, type EchoReceivers, GAINS } from "../kernels/echo-options.ts";
import type { Acoustics, Aimed } from "./acoustics.ts";

/** Receivers for an `echoKernel`, and which microphone each of its microphones is. */
export interface Listeners {
  readonly receivers: readonly EchoReceivers[];
  readonly microphones: readonly number[];
}

/**
 * Microphones gathered into groups that share legs: those of one directivity no further than `radius` from the middle of
 * a box round them.
 *
 * @param gains   Of each microphone; see `gainsOf`.
 * @param indices Of the images heard, for each microphone; a group has all that one of its microphones hears.
 */
export function listeners(
  { receivers }: Pick<Acoustics, "receivers">,
  gains: readonly (Float32Array | null)[],
  indices: readonly (readonly number[])[],
  radius: number,
): Listeners {
  const left = new Set(receivers.keys());
  const groups: EchoReceivers[] = [];
  const microphones: number[] = [];
  for (const first of receivers.keys()) {
    if (!left.has(first)) continue;
    const near = [...left].filter(
      (m) => distance(receivers, first, m) <= 2 * radius && gains[m] === gains[first],
    );
    const members = near.length >= FEWEST && spreadOf(receivers, near) <= radius ? near : [first];
    for (const m of members) left.delete(m);
    microphones.push(...members);
    if (members.length === 1) {
      const images = pick(receivers[first], indices[first], gains[first]);
      groups.push({ ...images, offsets: null, microphones: 1 });
    } else groups.push({ ...groupOf(receivers, indices, members), gains: gains[first] });
  }
  return { receivers: groups, microphones };
}

/** Positions, reflections and axes of the images with these indices. */
export function pick(
  { positions, reflections, axes }: Aimed,
  indices: readonly number[],
  gains: Float32Array | null,
): EchoImages {
  return {
    positions: Float64Array.from(indices.flatMap((i) => three(positions, i))),
    reflections: Float64Array.from(indices, (i) => reflections[i]),
    axes: Float64Array.from(indices.flatMap((i) => three(axes, i))),
    gains,
  };
}

const three = (values: Float64Array, i: number): readonly number[] => [
  values[3 * i],
  values[3 * i + 1],
  values[3 * i + 2],
];

/** Directivities as an `echoKernel` takes them; those that are alike are one and the same array. */
export function gainsOf(all: readonly Aimed[], carrier: number): readonly (Float32Array | null)[] {
  const known = new Map<string, Float32Array>();
  return all.map(({ gainAt }) => {
    const gain = gainAt(carrier);
    if (!gain) return null;
    const key = Array.from({ length: 21 }, (_, i) => gain(i / 10 - 1)).join(" ");
    const gains =
      known.get(key) ?? Float32Array.from({ length: GAINS }, (_, i) => gain((2 * i) / (GAINS - 1) - 1));
    known.set(key, gains);
    return gains;
  });
}

/** A group of fewer costs more than its microphones alone. */
const FEWEST = 3;

type Receivers = Acoustics["receivers"];

function groupOf(
  receivers: Receivers,
  indices: readonly (readonly number[])[],
  members: readonly number[],
): Omit<EchoReceivers, "gains"> {
  const heard = [...new Set(members.flatMap((m) => indices[m]))].sort((a, b) => a - b);
  const positions = Float64Array.from(heard.flatMap((i) => middleOf(receivers, members, i)));
  const offsets = heard.flatMap((image, i) =>
    members.flatMap((m) =>
      [0, 1, 2].map((axis) => receivers[m].positions[3 * image + axis] - positions[3 * i + axis]),
    ),
  );
  return {
    positions,
    reflections: Float64Array.from(heard, (i) => receivers[members[0]].reflections[i]),
    offsets: Float64Array.from(offsets),
    axes: Float64Array.from(
      heard.flatMap((image) => members.flatMap((m) => three(receivers[m].axes, image))),
    ),
    microphones: members.length,
  };
}

/** Middle of the box round one image of each member. */
function middleOf(receivers: Receivers, members: readonly number[], image: number): readonly number[] {
  return [0, 1, 2].map((axis) => {
    const at = members.map((m) => receivers[m].positions[3 * image + axis]);
    return (Math.min(...at) + Math.max(...at)) / 2;
  });
}

function spreadOf(receivers: Receivers, members: readonly number[]): number {
  const middle = middleOf(receivers, members, 0);
  return Math.max(
    ...members.map((m) => Math.hypot(...middle.map((x, axis) => receivers[m].positions[axis] - x))),
  );
}

function distance(receivers: Receivers, a: number, b: number): number {
  return Math.hypot(...[0, 1, 2].map((axis) => receivers[a].positions[axis] - receivers[b].positions[axis]));
}
