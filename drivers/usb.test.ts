import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { portsOf, usbPorts } from "./usb.ts";

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

test("a device's port is told by serial number or hub path, and by its interface where that is said", () => {
  const paths = (match: Parameters<typeof portsOf>[0]) =>
    portsOf(match, usbPorts(root)).map(({ path }) => path);
  assert.deepEqual(paths({ serial: "3571A" }), ["/dev/ttyACM0", "/dev/ttyACM10"]);
  assert.deepEqual(paths({ serial: "3571A", interface: 10 }), ["/dev/ttyACM10"]);
  assert.deepEqual(paths({ hub: "3-1" }), ["/dev/ttyUSB0"]);
  assert.deepEqual(paths({ hub: "3-1", interface: 1 }), []);
  assert.deepEqual(paths({ serial: "3571" }), []);
});

test("what a device says of itself obeys no terminal, and what is no number is none", () => {
  const own = join(root, "hostile");
  const at = "hostile/sys/devices/usb1/1-1";
  file(`${at}/idVendor`, "0483");
  file(`${at}/serial`, "A7\u001b[2J\r\nB8\u0000\u009b");
  file(`${at}/1-1:1.0/bInterfaceNumber`, "zz");
  file(`${at}/1-1:1.0/latency_timer`, "-1");
  file("hostile/sys/devices/usb1/1-2/idVendor", "0483");
  file("hostile/sys/devices/usb1/1-2/serial", "");
  file("hostile/sys/devices/usb1/1-2/1-2:1.0/bInterfaceNumber", "01");
  for (const [name, hub] of [
    ["ttyACM0", "1-1"],
    ["ttyACM1", "1-2"],
  ] as const) {
    mkdirSync(join(own, "sys/class/tty", name), { recursive: true });
    symlinkSync(join(own, `sys/devices/usb1/${hub}/${hub}:1.0`), join(own, "sys/class/tty", name, "device"));
  }
  const [hostile, nameless] = usbPorts(own);
  assert.equal(hostile?.serial, "A7\ufffd[2J\ufffd\ufffdB8\ufffd\ufffd");
  assert.deepEqual([hostile?.interface, hostile?.latencyMs], [null, null]);
  assert.deepEqual([nameless?.serial, nameless?.interface], [null, 1]);
  assert.deepEqual(portsOf({ serial: "A7" }, [hostile!, nameless!]), []);
  assert.deepEqual(portsOf({ serial: "" }, [hostile!, nameless!]), []);
});

test("where there is no sysfs there are no ports", () => {
  assert.deepEqual(usbPorts(join(root, "nowhere")), []);
});
