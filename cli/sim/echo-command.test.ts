import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { simCommand } from "./sim-command.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-echo-"));
after(() => rmSync(folder, { recursive: true }));

/** A scatterer that comes nearer at 1 m/s: at x = 5 at time 0. */
const path = Array.from({ length: 200 }, (_, i) => [5 - (i / 200 - 0.1), 0, 0]);
const approach = {
  room: null,
  medium: { speed: 343 },
  rate: 2000,
  source: [0, 0, 0],
  receivers: [
    [0, 0.1, 0],
    [0, 0, 0.1],
  ],
  carrier: 33_000,
  duration: 0.5,
  scatterers: [{ strength: 0.1, rate: 200, start: -0.1, path }],
};

async function echo(given: unknown, ...words: readonly string[]) {
  const [file, out] = [join(folder, "case.json"), join(folder, "echo.f32")];
  writeFileSync(file, JSON.stringify(given));
  const lines: string[] = [];
  const command = simCommand((text) => lines.push(...text.split("\n")));
  for (const each of [command, ...command.commands])
    each.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync(["echo", file, "--out", out, ...words], { from: "user" });
  const bytes = readFileSync(out);
  return { lines, samples: Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i)) };
}

test("sim echo of an approach is strength / (r1 r2) at the phase of the retarded path, fast and exact", async () => {
  for (const words of [[], ["--exact"]]) {
    const { lines, samples } = await echo(approach, ...words);
    const { shape, rate, cpuSeconds, pruned } = JSON.parse(lines[0]);
    assert.deepEqual([lines.length, shape, rate, pruned], [1, [2, 1000], 2000, 0]);
    assert.ok(cpuSeconds > 0);
    assert.equal(samples.length, 2 * 2 * 1000);
    for (const n of [0, 1, 500, 999]) {
      let left = 0;
      for (let i = 0; i < 50; i++) left = n / 2000 - Math.hypot(5 - left, 0.1) / 343;
      const [there, back] = [5 - left, Math.hypot(5 - left, 0.1)];
      const phase = (-2 * Math.PI * 33_000 * (there + back)) / 343;
      const amplitude = 0.1 / (there * back);
      for (const row of [0, 1]) {
        const at = 2 * (1000 * row + n);
        const error = Math.hypot(
          samples[at] - amplitude * Math.cos(phase),
          samples[at + 1] - amplitude * Math.sin(phase),
        );
        assert.ok(error < 1e-4 * amplitude, `${words} sample ${n} of ${row}: ${error} of ${amplitude}`);
      }
    }
  }
});

test("in a room with absorbing air fast and exact agree to -80 dB", async () => {
  const walls = { x0: 0.3, x1: 0.3, y0: 0.3, y1: 0.3, z0: 0.6, z1: 0.3 };
  const inside = (points: readonly (readonly number[])[]) => points.map(([x, y, z]) => [x - 1, y + 2, z + 1]);
  const given = {
    ...approach,
    room: { size: [6, 4, 2.5], absorption: walls },
    maxOrder: 1,
    airAbsorption: true,
    medium: { temperature: 20, humidity: 40 },
    source: [1, 2, 1],
    receivers: [[1, 2.1, 1]],
    scatterers: [{ ...approach.scatterers[0], path: inside(path) }],
  };
  const [fast, exact] = [(await echo(given)).samples, (await echo(given, "--exact")).samples];
  const energy = exact.reduce((sum, value) => sum + value * value, 0);
  const error = exact.reduce((sum, value, i) => sum + (fast[i] - value) ** 2, 0);
  assert.ok(energy > 0 && error < 1e-8 * energy, `${10 * Math.log10(error / energy)} dB`);
});

test("an echo case that is wrong is refused by the name of the key", async () => {
  const [scatterer] = approach.scatterers;
  const cases: readonly (readonly [changed: object, message: RegExp])[] = [
    [{ carrier: undefined }, /case\.carrier/],
    [{ carrier: -1 }, /case\.carrier/],
    [{ duration: 0 }, /case\.duration/],
    [{ scatterers: undefined }, /case\.scatterers/],
    [{ scatterers: [{ ...scatterer, strength: "big" }] }, /case\.scatterers\[0\]\.strength/],
    [{ scatterers: [{ ...scatterer, rate: 0 }] }, /case\.scatterers\[0\]\.rate/],
    [{ scatterers: [{ ...scatterer, path: [[1, 2]] }] }, /case\.scatterers\[0\]\.path\[0\]/],
    [{ scatterers: [{ ...scatterer, path: path.slice(0, 3) }] }, /path: expected at least 4 positions/],
    [{ scatterers: [{ ...scatterer, speed: 1 }] }, /case\.scatterers\[0\]\.speed: unknown key/],
    [{ scatterers: [{ ...scatterer, start: 0 }] }, /case\.scatterers\[0\]\.path: covers 0 to/],
    [{ duration: 2 }, /case\.scatterers\[0\]\.path: covers -0\.1 to 0\.8/],
    [{ colour: 1 }, /case\.colour: unknown key/],
    [{ source: [1, 2] }, /case\.source/],
  ];
  for (const [changed, message] of cases) {
    await assert.rejects(echo({ ...approach, ...changed }), { name: "UsageError", message }, String(message));
  }
});
