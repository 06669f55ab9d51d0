import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { usbPorts } from "./usb.ts";

const root = mkdtempSync(join(tmpdir(), "roomloop-sysfs-"));
after(() => rmSync(root, { recursive: true }));

function file(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `${content}\n`);
}

function tty(name: string, device: string): void {
  mkdirSync(join(root, device, "tty", name), { recursive: true });
  mkdirSync(join(root, "sys/class/tty", name), { recursive: true });
  symlinkSync(join(root, device), join(root, "sys/class/tty", name, "device"));
}

// As Linux lays it out: a CDC-ACM board with two ports behind a hub, an FTDI cable, a PC's empty socket, a console.
const BOARD = "sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2.3";
file(`${BOARD}/idVendor`, "0483");
file(`${BOARD}/idProduct`, "5740");
file(`${BOARD}/serial`, "3571A");
for (const [name, at] of [
  ["ttyACM0", "1-2.3:1.0"],
  ["ttyACM10", "1-2.3:1.2"],
] as const) {
  file(`${BOARD}/${at}/bInterfaceNumber`, at.endsWith("2") ? "0a" : "00");
  tty(name, `${BOARD}/${at}`);
}
const CABLE = "sys/devices/pci0000:00/0000:00:14.0/usb3/3-1";
file(`${CABLE}/idVendor`, "0403");
file(`${CABLE}/idProduct`, "6001");
file(`${CABLE}/3-1:1.0/bInterfaceNumber`, "00");
file(`${CABLE}/3-1:1.0/ttyUSB0/latency_timer`, "16");
tty("ttyUSB0", `${CABLE}/3-1:1.0/ttyUSB0`);
mkdirSync(join(root, "sys/devices/platform/serial8250"), { recursive: true });
tty("ttyS0", "sys/devices/platform/serial8250");
tty("ttyAMA0", "sys/devices/platform/uart");
mkdirSync(join(root, "sys/class/tty/console"), { recursive: true });

test("ports are found with serial number, interface, hub path and latency timer", () => {
  const none = { serial: null, interface: null, hub: null, vendor: null, product: null, latencyMs: null };
  const board = { serial: "3571A", hub: "1-2.3", vendor: "0483", product: "5740", latencyMs: null };
  assert.deepEqual(usbPorts(root), [
    { path: "/dev/ttyACM0", ...board, interface: 0 },
    { path: "/dev/ttyACM10", ...board, interface: 10 },
    { path: "/dev/ttyAMA0", ...none },
    {
      path: "/dev/ttyUSB0",
      ...none,
      interface: 0,
      hub: "3-1",
      vendor: "0403",
      product: "6001",
      latencyMs: 16,
    },
  ]);
});

test("where there is no sysfs there are no ports", () => {
  assert.deepEqual(usbPorts(join(root, "nowhere")), []);
});
