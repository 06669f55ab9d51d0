import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { UsageError } from "../usage-error.ts";
import { simCommand } from "./sim-command.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-sim-"));
after(() => rmSync(folder, { recursive: true }));

const absorption = { x0: 0.19, x1: 0.2, y0: 0.3, y1: 0.4, z0: 0.5, z1: 0.6 };
const living = {
  room: { size: [6, 5, 3], absorption },
  maxOrder: 2,
  medium: { speed: 343, temperature: 20, humidity: 40, pressure: 101.325 },
  airAbsorption: false,
  rate: 48_000,
  source: [1.3, 2.1, 0.7],
  receivers: [
    [4.2, 3.3, 1.6],
    [4.3, 3.3, 1.6],
  ],
};

/** Lines that `roomloop sim` prints when given these words. */
async function sim(...words: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const command = simCommand((text) => lines.push(...text.split("\n")));
  for (const each of [command, ...command.commands])
    each.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync(words, { from: "user" });
  return lines;
}

function file(content: unknown): string {
  const path = join(folder, "case.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

test("sim air prints one number, ISO 9613-1's 5.15 dB/km at 1 kHz, 20 C and 80 %", async () => {
  const lines = await sim("air", "--frequency", "1000", "--temperature", "20", "--humidity", "80");
  assert.equal(lines.length, 1);
  assert.ok(Math.abs(Number(lines[0]) * 1000 - 5.15) < 0.006, lines[0]);
});

test("sim air takes temperatures below zero and refuses frequencies out of range", async () => {
  const air = ["air", "--temperature", "-20", "--humidity", "10", "--frequency"];
  assert.ok(Math.abs(Number((await sim(...air, "8000"))[0]) * 1000 - 10.9) < 0.2);
  await assert.rejects(sim(...air, "10"), UsageError);
  await assert.rejects(sim(...air, "high"), /--frequency/);
});

test("sim images prints 25 images for each receiver, the direct sound of Pythagoras first", async () => {
  const [header, ...rows] = await sim("images", file(living));
  assert.equal(header, "receiver,delay,amplitude,order");
  assert.equal(rows.length, 50);
  const distance = Math.hypot(2.9, 1.2, 0.9);
  const [receiver, delay, amplitude, order] = rows[0].split(",").map(Number);
  assert.deepEqual([receiver, order], [0, 0]);
  assert.ok(Math.abs((delay * 343) / distance - 1) < 1e-14);
  assert.ok(Math.abs(amplitude * 4 * Math.PI * distance - 1) < 1e-14);
  // The first of order 1 is in the wall at x = 0, whose beta is 0.9.
  const mirrored = Math.hypot(5.5, 1.2, 0.9);
  assert.ok(Math.abs((Number(rows[1].split(",")[2]) * 4 * Math.PI * mirrored) / 0.9 - 1) < 1e-14);
});

test("sim rir writes float32 little-endian [receiver][sample] and says so in one line of JSON", async () => {
  const out = join(folder, "rir.f32");
  const free = {
    ...living,
    room: null,
    rate: 1000,
    source: [0, 0, 0],
    receivers: [
      [34.3, 0, 0],
      [0, 0, 17.15],
    ],
  };
  const lines = await sim("rir", file(free), "--out", out);
  const { shape, rate, t30, cpuSeconds } = JSON.parse(lines[0]);
  assert.deepEqual([lines.length, shape, rate, t30.length], [1, [2, 141], 1000, 2]);
  assert.ok(cpuSeconds >= 0 && cpuSeconds < 60);
  const bytes = readFileSync(out);
  assert.equal(bytes.length, 4 * 2 * 141);
  assert.ok(Math.abs(bytes.readFloatLE(4 * 100) * 4 * Math.PI * 34.3 - 1) < 1e-3);
  assert.ok(Math.abs(bytes.readFloatLE(4 * (141 + 50)) * 4 * Math.PI * 17.15 - 1) < 1e-3);
});

test("a case that is wrong is refused by the name of the key", async () => {
  const { z1, ...fiveWalls } = absorption;
  void z1;
  const cases: readonly (readonly [changed: unknown, named: RegExp])[] = [
    [{ room: { size: [6, 5, 3], absorption: fiveWalls } }, /case\.room\.absorption\.z1/],
    [{ room: { size: [6, 5, 3], absorption: { ...absorption, y0: 1.1 } } }, /case\.room\.absorption\.y0/],
    [{ room: { size: [6, -5, 3], absorption } }, /case\.room\.size\[1\]/],
    [{ room: { size: [6, 5], absorption } }, /case\.room\.size/],
    [{ room: undefined }, /case\.room/],
    [{ source: [6.1, 2, 1] }, /case\.source: x is 6\.1 m/],
    [{ source: [1, null, 1] }, /case\.source\.1/],
    [{ receivers: [[1, 1, -1]] }, /case\.receivers\[0\]: z is -1 m/],
    [{ receivers: [[1.3, 2.1, 0.7]] }, /case\.receivers\[0\]: is at case\.source/],
    [{ receivers: [] }, /case\.receivers/],
    [{ maxOrder: 1.5 }, /case\.maxOrder/],
    [{ maxOrder: 501 }, /case\.maxOrder/],
    [{ rate: 0 }, /case\.rate/],
    [{ airAbsorption: "yes" }, /case\.airAbsorption/],
    [{ airAbsorption: true, medium: { temperature: 20 } }, /case\.medium\.humidity/],
    [{ medium: {} }, /case\.medium\.temperature/],
    [{ medium: { speed: -1 } }, /case\.medium\.speed/],
    [{ medium: { temperature: 20, pressure: 101_325 } }, /case\.medium\.pressure/],
    [{ medium: { temperature: 20, wind: 3 } }, /case\.medium\.wind: unknown key/],
    [{ order: 3 }, /case\.order: unknown key/],
  ];
  for (const [changed, message] of cases) {
    const path = file({ ...living, ...(changed as object) });
    await assert.rejects(sim("images", path), { name: "UsageError", message }, String(message));
  }
});

test("NaN, which is not JSON but which programs write, is refused by the name of its key", async () => {
  const path = file(JSON.stringify(living).replace('"rate":48000', '"rate":NaN'));
  await assert.rejects(
    sim("rir", path, "--out", join(folder, "none")),
    /case\.rate: expected a number, got "NaN"/,
  );
});

test("a file that is missing, is no JSON or cannot be written is named", async () => {
  await assert.rejects(sim("images", join(folder, "none.json")), /cannot read .*none\.json/);
  await assert.rejects(sim("images", file("{")), /case\.json: /);
  await assert.rejects(
    sim("rir", file(living), "--out", join(folder, "no", "where")),
    /cannot write .*where/,
  );
});
