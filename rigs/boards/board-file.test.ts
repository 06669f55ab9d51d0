import assert from "node:assert/strict";
import { test } from "node:test";
import { TransportError, type UsbPort } from "#drivers";
import { examineIds, examinePort } from "../doctor.ts";
import { boardFile } from "./board-file.ts";
import { matchPort } from "./match-port.ts";

const BOARD = { name: "desk", port: { serial: "A1" }, baud: 115_200, injection: "samples" };
const FLASH = { readChip: ["probe", "id"], chip: "STM32", write: ["probe", "write", "{image}"] };

test("a rig file is taken if all it says is known and fits", () => {
  const whole = {
    ...BOARD,
    ...{ microphones: [[0, 0, 0.1]], lineRate: 3e5, reset: ["reset"], power: { on: ["on"], off: ["off"] } },
    ...{ console: { port: { serial: "A1", interface: 2 }, baud: 115_200 }, functions: ["presence"] },
    ...{ limits: { duration: 3600, telemetry: { temperature: [-20, 85], "supply-voltage": [4.75, 5.25] } } },
    ...{ flash: FLASH, firmwares: { main: "main.bin" }, chip: "STM32H7", notExercised: ["its radio"] },
  };
  assert.equal(boardFile(whole, "desk.ts"), whole);
});

for (const [part, says] of [
  [{ port: {} }, /desk\.ts\.port: expected one of serial, hub and path/],
  [{ port: { serial: "A", hub: "1-2" } }, /expected one of serial, hub and path/],
  [{ port: { path: "/dev/ttyS0", interface: 1 } }, /port\.interface: is not known/],
  [{ baud: 0 }, /desk\.ts\.baud: expected an integer of at least 1/],
  [{ injection: "microwave" }, /injection: expected one of transducer, adc, samples, features/],
  [{ reset: "reboot now" }, /reset: expected a list of texts/],
  [{ reset: [] }, /reset: expected a list of texts/],
  [{ power: { on: ["on"] } }, /power\.off: expected a list of texts/],
  [{ firmwares: { main: "main.bin" } }, /firmwares: expected flash as well/],
  [{ flash: { ...FLASH, write: ["probe", "write"] } }, /flash\.write: expected \{image\}/],
  [{ flash: { ...FLASH, chip: "" } }, /flash\.chip: expected the chip's id/],
  [{ microphones: [[0, 0]] }, /microphones\[0\]: expected three numbers/],
  [{ console: { port: { serial: "A1", interface: 2 } } }, /desk\.ts\.console\.baud: expected an integer/],
  [{ console: { port: {}, baud: 9600 } }, /console\.port: expected one of serial, hub and path/],
  [{ console: { port: { serial: "A1" }, baud: 9600 } }, /console\.port: is the port of the link/],
  [
    { console: { port: { hub: "1-2" }, baud: 9600, log: true } },
    /console\.log: is not known; there are port, baud/,
  ],
  [{ functions: "presence" }, /functions: expected a list of texts/],
  [{ functions: [] }, /functions: expected a list of texts/],
  [{ limits: { rate: 9600 } }, /limits\.rate: is not known; there are duration, telemetry/],
  [{ limits: { duration: 0 } }, /limits\.duration: expected more than 0 s, got 0/],
  [
    { limits: { telemetry: { temperature: [85, -20] } } },
    /limits\.telemetry\.temperature: expected \[least, most\]/,
  ],
  [
    { limits: { telemetry: { temperature: 85 } } },
    /limits\.telemetry\.temperature: expected \[least, most\]/,
  ],
  [{ bauds: 9600 }, /desk\.ts\.bauds: is not known; there are name, port, baud/],
] as const) {
  test(`a rig file with ${JSON.stringify(part)} is refused`, () => {
    assert.throws(
      () => boardFile({ ...BOARD, ...part }, "desk.ts"),
      (error: Error) => {
        assert.ok(error instanceof TypeError);
        assert.match(error.message, says);
        return true;
      },
    );
  });
}

const usb = (path: string, part: Partial<UsbPort>): UsbPort => ({
  ...{ path, serial: "A1", interface: 0, hub: "1-2.3", vendor: "0483", product: "5740", latencyMs: null },
  ...part,
});
const PORTS = [
  usb("/dev/ttyACM0", {}),
  usb("/dev/ttyACM1", { interface: 2 }),
  usb("/dev/ttyACM2", { serial: "B2", hub: "1-4" }),
  usb("/dev/ttyUSB0", { serial: null, hub: "3-1", latencyMs: 16 }),
];

test("a board is found by serial number and interface, by hub path, and by name", () => {
  assert.equal(matchPort({ serial: "B2" }, PORTS).path, "/dev/ttyACM2");
  assert.equal(matchPort({ serial: "A1", interface: 2 }, PORTS).path, "/dev/ttyACM1");
  assert.equal(matchPort({ hub: "3-1" }, PORTS).path, "/dev/ttyUSB0");
  assert.match(matchPort({ path: "/dev/ttyACM2" }, PORTS).where, /ttyACM2 \(hub path 1-4, serial number B2/);
  assert.equal(matchPort({ path: "/tmp/pty" }, PORTS, () => true).path, "/tmp/pty");
});

test("a port that is empty or matched twice is refused, and the ports are named", () => {
  const refused = (act: () => unknown, says: RegExp) =>
    assert.throws(act, (error: Error) => error instanceof TransportError && says.test(error.message));
  refused(() => matchPort({ serial: "A1" }, PORTS), /2 ports have USB serial number A1.*ttyACM0.*ttyACM1/);
  refused(() => matchPort({ serial: "C3" }, PORTS), /no port has USB serial number C3; there are .*ttyUSB0/);
  refused(
    () => matchPort({ hub: "1-2.3", interface: 9 }, []),
    /no port has hub path 1-2.3, interface 9; there are none/,
  );
  refused(() => matchPort({ path: "/dev/ttyACM9" }, PORTS, () => false), /there is no port \/dev\/ttyACM9/);
});

test("doctor finds a slow latency timer, a port that may not be opened, and boards that cannot be told apart", () => {
  const slow = examinePort(PORTS[3] as UsbPort, () => false);
  assert.deepEqual(
    slow.map(({ fine }) => fine),
    [false, false],
  );
  assert.match(slow[1]?.remedy ?? "", /echo 1 .* ttyUSB0\/latency_timer|ttyUSB0/);
  assert.deepEqual(
    examinePort(PORTS[0] as UsbPort, () => true).map(({ fine }) => fine),
    [true],
  );
  const twins = [...PORTS, usb("/dev/ttyACM7", { hub: "1-5" })];
  const ids = examineIds(twins).filter(({ fine }) => !fine);
  assert.equal(ids.length, 2);
  assert.match(ids[0]?.found ?? "", /ttyACM0.*ttyACM7/);
  assert.match(ids[0]?.remedy ?? "", /hub: "1-2\.3".*hub: "1-5"/);
});
