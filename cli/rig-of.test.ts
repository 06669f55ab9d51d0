import assert from "node:assert/strict";
import { test } from "node:test";
import { rigOf } from "./rig-of.ts";

test("a rig without a firmware named runs its first, and the flags that repeat it leave that out", () => {
  const { rig, firmware, words } = rigOf({ rig: "pipe" });
  assert.deepEqual([rig.name, firmware, words], ["pipe", rig.firmwares[0], ["--rig pipe"]]);
  assert.deepEqual(rigOf({ rig: "pipe", firmware: "deaf" }).words, ["--rig pipe", "--firmware deaf"]);
});

test("--device is a program on rig command, whatever --rig says, quoted where it is to be repeated", () => {
  const { rig, firmware, words } = rigOf({ rig: "emulated", device: "python3 device.py" });
  assert.deepEqual([rig.name, firmware], ["command", "python3 device.py"]);
  assert.deepEqual(words, ["--device 'python3 device.py'"]);
});

for (const [flags, message] of [
  [{ rig: "command" }, /rig command needs the program: --device/],
  [{ rig: "emulated", device: " " }, /--device: expected a program/],
  [{ rig: "emulated", device: "python3", firmware: "deaf" }, /leave out --firmware/],
  [{ rig: "pip" }, /no rig is called pip.*pipe/],
  [{ rig: "pipe", firmware: "deaff" }, /has no firmware deaff.*deaf/],
] as const) {
  test(`${JSON.stringify(flags)} is refused`, () => {
    assert.throws(() => rigOf(flags), { name: "UsageError", message });
  });
}
