import type { Descriptor } from "#contracts";
import type { Rig } from "#rigs";
import { Unsuitable } from "./source.ts";

/** @throws Unsuitable if a run of this length, s, is more than the rig is good for. */
export function expectTime({ limits }: Rig, duration: number): void {
  const most = limits?.duration;
  if (most === undefined || duration <= most) return;
  throw new Unsuitable(`the scene lasts ${duration} s, and the rig's longest run is ${most} s`);
}

/** @throws Unsuitable if the device does not declare all that the rig says it is meant to offer. */
export function expectFunctions({ functions }: Rig, device: Descriptor): void {
  const declared = device.functions.map(({ name }) => name);
  if (functions === undefined || functions.every((name) => declared.includes(name))) return;
  throw new Unsuitable(
    `${device.board} (${device.firmware}) is not what the rig says: it declares ${inWords(declared)}, expected ${inWords(functions)}`,
  );
}

function inWords(names: readonly string[]): string {
  return names.length === 0 ? "no function" : names.join(", ");
}
