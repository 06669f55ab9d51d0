import { existsSync } from "node:fs";
import type { Place } from "#contracts";
import { portsOf, TransportError, type UsbMatch, type UsbPort, usbPorts } from "#drivers";
import type { PortMatch } from "./board-file.ts";

/** A port that was found, and where it is, in words. */
export interface FoundPort {
  readonly path: string;
  readonly place: Place;
  readonly where: string;
  /** What to look for if it is lost: null where it is no USB port. One that was matched by its path is known by where it is plugged in. */
  readonly match: UsbMatch | null;
}

/**
 * The one port that a rig file means.
 *
 * @param ports Those there are.
 * @throws TransportError if it is none, which lists what there is, or more than one, which names them.
 */
export function matchPort(
  match: PortMatch,
  ports: readonly UsbPort[] = usbPorts(),
  exists: (path: string) => boolean = existsSync,
): FoundPort {
  if ("path" in match) {
    const known = ports.find(({ path }) => path === match.path);
    if (known === undefined && !exists(match.path))
      throw new TransportError(`there is no port ${match.path}${list(ports)}`);
    const { hub, ...rest } = known ?? { path: match.path, hub: null, serial: null, interface: null };
    return foundAt({ hub, ...rest }, hub === null ? null : { hub });
  }
  const found = portsOf(match, ports);
  const [one] = found;
  if (one !== undefined && found.length === 1) return foundAt(one, match);
  const wanted = inWords(match);
  if (one === undefined) throw new TransportError(`no port has ${wanted}${list(ports)}`);
  throw new TransportError(
    `${found.length} ports have ${wanted}, expected one: ${found.map(placeOf).join(", ")}`,
  );
}

function foundAt({ path, hub, serial, interface: number }: Place, match: UsbMatch | null): FoundPort {
  const place = { path, hub, serial, interface: number };
  const one = match !== null && number !== null ? { ...match, interface: number } : match;
  return { path, place, where: placeOf(place), match: one };
}

function inWords(match: UsbMatch): string {
  const what = "serial" in match ? `USB serial number ${match.serial}` : `hub path ${match.hub}`;
  return match.interface === undefined ? what : `${what}, interface ${match.interface}`;
}

/** A port for people: path, hub path, serial number and interface. */
export function placeOf({ path, hub, serial, interface: number }: Place): string {
  if (hub === null) return path;
  return `${path} (hub path ${hub}, ${serial === null ? "no serial number" : `serial number ${serial}`}, interface ${number})`;
}

function list(ports: readonly UsbPort[]): string {
  return ports.length === 0 ? "; there are none" : `; there are ${ports.map(placeOf).join(", ")}`;
}
