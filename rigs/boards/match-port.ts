import { existsSync } from "node:fs";
import { TransportError, type UsbPort, usbPorts } from "#drivers";
import type { PortMatch } from "./board-file.ts";

/** A port that was found, and where it is, in words. */
export interface FoundPort {
  readonly path: string;
  readonly where: string;
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
    return { path: match.path, where: known ? placeOf(known) : match.path };
  }
  const found = ports.filter((port) => means(match, port));
  const [one] = found;
  if (one !== undefined && found.length === 1) return { path: one.path, where: placeOf(one) };
  const wanted = inWords(match);
  if (one === undefined) throw new TransportError(`no port has ${wanted}${list(ports)}`);
  throw new TransportError(
    `${found.length} ports have ${wanted}, expected one: ${found.map(placeOf).join(", ")}`,
  );
}

function means(match: Exclude<PortMatch, { path: string }>, port: UsbPort): boolean {
  const same = "serial" in match ? port.serial === match.serial : port.hub === match.hub;
  return same && (match.interface === undefined || port.interface === match.interface);
}

function inWords(match: Exclude<PortMatch, { path: string }>): string {
  const what = "serial" in match ? `USB serial number ${match.serial}` : `hub path ${match.hub}`;
  return match.interface === undefined ? what : `${what}, interface ${match.interface}`;
}

/** A port for people: path, hub path, serial number and interface. */
export function placeOf({ path, hub, serial, interface: number }: UsbPort): string {
  if (hub === null) return path;
  return `${path} (hub path ${hub}, ${serial === null ? "no serial number" : `serial number ${serial}`}, interface ${number})`;
}

function list(ports: readonly UsbPort[]): string {
  return ports.length === 0 ? "; there are none" : `; there are ${ports.map(placeOf).join(", ")}`;
}
