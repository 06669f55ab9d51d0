import { accessSync, constants } from "node:fs";
import type { UsbPort } from "#drivers";
import { placeOf } from "./boards/match-port.ts";

/** Something that was looked at on the bench. */
export interface Diagnosis {
  readonly what: string;
  readonly fine: boolean;
  readonly found: string;
  /** What to do about it; null where it is fine. */
  readonly remedy: string | null;
}

/** Beyond it stop-and-wait over an FTDI chip is slow: 16 ms make 60 kB/s of 250, measured by others. */
const LATENCY_MS = 1;

/** What can be said of a port without opening it: permission and latency timer. */
export function examinePort(
  port: UsbPort,
  permitted: (path: string) => boolean = mayOpen,
): readonly Diagnosis[] {
  const { path, latencyMs } = port;
  const allowed = permitted(path);
  const permission = {
    what: `${path}: permission`,
    fine: allowed,
    found: allowed ? "may be read and written" : "may not be opened by you",
    remedy: allowed ? null : 'sudo usermod -aG dialout "$USER", and log in again',
  };
  if (latencyMs === null) return [permission];
  const quick = latencyMs <= LATENCY_MS;
  const name = path.slice("/dev/".length);
  const remedy = `echo ${LATENCY_MS} | sudo tee /sys/bus/usb-serial/devices/${name}/latency_timer`;
  const timer = {
    what: `${path}: latency timer`,
    fine: quick,
    found: `${latencyMs} ms`,
    remedy: quick ? null : remedy,
  };
  return [permission, timer];
}

/** Whether boards can be told apart by what they say of themselves over USB. */
export function examineIds(ports: readonly UsbPort[]): readonly Diagnosis[] {
  const boards = new Map<string, UsbPort[]>();
  for (const port of ports.filter(({ hub }) => hub !== null)) {
    const id = `${port.vendor}:${port.product} ${port.serial ?? "without a serial number"}, interface ${port.interface}`;
    boards.set(id, [...(boards.get(id) ?? []), port]);
  }
  return [...boards].map(([id, alike]) => {
    const unique = alike.length === 1 && alike[0]?.serial !== null;
    const found = alike.map(placeOf).join(", ");
    const remedy = `match by hub path: ${alike.map(({ hub }) => `{ hub: "${hub}" }`).join(" or ")}`;
    return { what: `USB ${id}`, fine: unique, found, remedy: unique ? null : remedy };
  });
}

function mayOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
