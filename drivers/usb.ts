import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A serial port, and how it is plugged in. What is not USB has null everywhere but in `path`. */
export interface UsbPort {
  /** "/dev/ttyACM0" */
  readonly path: string;
  /** Serial number of the USB device, as it says itself; control characters are shown as U+FFFD. */
  readonly serial: string | null;
  /** Number of its interface: a device may have several ports. */
  readonly interface: number | null;
  /** Where it is plugged in, from the host's root hub on: "1-2.3" is bus 1, port 2, and there port 3 of a hub. */
  readonly hub: string | null;
  /** Vendor and product, four hexadecimal digits each. */
  readonly vendor: string | null;
  readonly product: string | null;
  /** ms that an FTDI chip keeps bytes back for more to come; null of others. */
  readonly latencyMs: number | null;
}

/** Which USB device's port is meant, whatever number the kernel gave it: by serial number, or by where it is plugged in. */
export type UsbMatch =
  | { readonly serial: string; readonly interface?: number }
  | { readonly hub: string; readonly interface?: number };

/** The ports among `ports` that are meant. */
export function portsOf(match: UsbMatch, ports: readonly UsbPort[] = usbPorts()): readonly UsbPort[] {
  return ports.filter((port) => {
    const same = "serial" in match ? port.serial === match.serial : port.hub === match.hub;
    return same && (match.interface === undefined || port.interface === match.interface);
  });
}

/**
 * The serial ports that Linux shows, by path. `SerialPort.list()` knows neither hubs nor, without udev, anything.
 *
 * Reads sysfs only, and opens no port. Ports that go away meanwhile are left out.
 *
 * @param root Of the file system that is read: tests have one of their own.
 * @returns nothing where there is no sysfs.
 * @see Linux, Documentation/ABI/testing/sysfs-bus-usb and sysfs-bus-usb-serial (names of the files read).
 */
export function usbPorts(root = "/"): readonly UsbPort[] {
  const folder = join(root, "sys/class/tty");
  return names(folder)
    .flatMap((name) => portOf(join(folder, name), name))
    .sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function portOf(folder: string, name: string): readonly UsbPort[] {
  const device = real(join(folder, "device"));
  // Consoles and pseudo-terminals have no device; the sockets of a board's own UARTs have one even if nothing is there.
  if (device === null) return [];
  const path = `/dev/${name}`;
  const number = above(device, "bInterfaceNumber");
  const usb = number === null ? null : dirname(number);
  if (number === null || usb === null || text(usb, "idVendor") === null) {
    const none = { serial: null, interface: null, hub: null, vendor: null, product: null, latencyMs: null };
    return isSocket(name) ? [] : [{ path, ...none }];
  }
  return [
    {
      path,
      serial: text(usb, "serial")?.replace(UNPRINTABLE, "\ufffd") || null,
      interface: numberOf(text(number, "bInterfaceNumber"), 16),
      hub: basename(usb),
      vendor: text(usb, "idVendor"),
      product: text(usb, "idProduct"),
      latencyMs: numberOf(text(device, "latency_timer"), 10),
    },
  ];
}

/** What a terminal would obey. A serial number is a text of the device's own, and goes into messages and reports. */
const UNPRINTABLE = /\p{Cc}/gu;

/** A number of a file's, not negative; null of anything else. */
function numberOf(written: string | null, base: 10 | 16): number | null {
  const digits = base === 10 ? /^\d{1,9}$/ : /^[\da-f]{1,7}$/i;
  return written !== null && digits.test(written) ? Number.parseInt(written, base) : null;
}

/** The folders of 8250 ports exist for every port that a PC might have: "ttyS0" to "ttyS31". */
function isSocket(name: string): boolean {
  return /^ttyS\d+$/.test(name);
}

/** The nearest folder from here upwards that holds this file. */
function above(folder: string, file: string): string | null {
  for (let at = folder, left = 6; left > 0 && at !== dirname(at); at = dirname(at), left--) {
    if (text(at, file) !== null) return at;
  }
  return null;
}

function text(folder: string, file: string): string | null {
  try {
    return readFileSync(join(folder, file), "utf8").trim();
  } catch {
    return null;
  }
}

function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
