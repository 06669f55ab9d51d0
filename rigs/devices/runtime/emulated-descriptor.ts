import { type Descriptor, PROTOCOL } from "#wire";
import { LARGEST_TAKEN } from "./open-stream.ts";
import { ACK_EVERY } from "./report-ring.ts";

/** What an emulated device says of itself now: what is alike in all of them, and what is its own. */
export function emulatedDescriptor(
  own: Pick<Descriptor, "board" | "firmware" | "firmwareHash" | "functions">,
): Descriptor {
  return {
    protocol: { least: PROTOCOL, most: PROTOCOL },
    largestFrame: LARGEST_TAKEN,
    chip: "emulated",
    resetCause: "power-on",
    uptime: process.uptime(),
    bootCount: 1,
    sampleDriven: true,
    clockRate: 1e6, // Microseconds since it started.
    ackEvery: ACK_EVERY,
    ...own,
  };
}
