import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { simCommand } from "./sim-command.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-radar-"));
after(() => rmSync(folder, { recursive: true }));

/** A target that recedes at 0.5 m/s: at x = 2 at time 0. */
const path = Array.from({ length: 50 }, (_, i) => [2 + 0.5 * (i / 100 - 0.1), 0, 0]);
const receding = {
  ...{ f0: 60e9, bandwidth: 1e9, chirpTime: 32e-6, samples: 64, chirps: 4, chirpInterval: 3e-4 },
  ...{ frames: 3, frameInterval: 0.05, rate: 2e6, tx: [0, 0, 0] },
  rx: [
    [0, 0, 0],
    [0, 0.0025, 0],
  ],
  ...{ power: 5, noiseFigure: null as number | null, adcBits: null as number | null, iq: true },
  targets: [{ rcs: -10, rate: 100, start: -0.1, path }],
};

async function radar(given: unknown, ...words: readonly string[]) {
  const [file, out] = [join(folder, "case.json"), join(folder, "radar.f32")];
  writeFileSync(file, JSON.stringify(given));
  const lines: string[] = [];
  const command = simCommand((text) => lines.push(...text.split("\n")));
  for (const each of [command, ...command.commands])
    each.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync(["radar", file, "--out", out, ...words], { from: "user" });
  const bytes = readFileSync(out);
  const samples = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  return { said: JSON.parse(lines[0]), samples };
}

test("sim radar writes [frame][rx][chirp][sample][I, Q] of the radar equation's amplitude and the delay's phase", async () => {
  const { said, samples } = await radar(receding);
  assert.deepEqual(said.shape, [3, 2, 4, 64]);
  assert.ok(said.iq === true && said.fullScale === null && said.cpuSeconds > 0);
  assert.equal(samples.length, 2 * 3 * 2 * 4 * 64);
  const c = 299_792_458;
  for (const [frame, rx, chirp, n] of [
    [0, 0, 0, 0],
    [2, 1, 3, 63],
    [1, 1, 2, 30],
  ]) {
    const time = frame * 0.05 + chirp * 3e-4 + n / 2e6;
    const x = 2 + 0.5 * time;
    const back = Math.hypot(x, rx * 0.0025);
    const tau = (x + back) / c;
    const k = 1e9 / 32e-6;
    const phase = 2 * Math.PI * (60e9 * tau + (k * tau * n) / 2e6 - (k * tau * tau) / 2);
    const power = (10 ** 0.5 * 1e-3 * (c / 60e9) ** 2 * 0.1) / ((4 * Math.PI) ** 3 * x ** 2 * back ** 2);
    const amplitude = Math.sqrt(2 * 50 * power);
    const at = 2 * (((frame * 2 + rx) * 4 + chirp) * 64 + n);
    const error = Math.hypot(
      samples[at] - amplitude * Math.cos(phase),
      samples[at + 1] - amplitude * Math.sin(phase),
    );
    assert.ok(error < 2e-4 * amplitude, `${error / amplitude}`);
  }
});

test("--profiles writes [frame][rx][bin][re, im] with the target's amplitude in its bin, and names the window", async () => {
  const near = (x: number) => [x, 0, 0];
  const still = {
    ...receding,
    iq: false,
    targets: [{ ...receding.targets[0], path: path.map(() => near(10 * 0.149896229)) }],
  };
  const { said, samples } = await radar(still, "--profiles");
  assert.deepEqual([said.shape, said.window], [[3, 2, 32], "blackman-harris"]);
  assert.ok(Math.abs(said.binWidth - 0.149896229) < 1e-12);
  const level = Math.hypot(samples[20], samples[21]);
  const chirps = (await radar({ ...still, iq: true })).samples;
  assert.ok(Math.abs(level / Math.hypot(chirps[0], chirps[1]) - 1) < 1e-3);
  assert.equal((await radar({ ...still, window: "hann" }, "--profiles")).said.window, "hann");
});

test("noise and converter are the same for one seed, and in whole steps of the full scale", async () => {
  const noisy = { ...receding, iq: false, noiseFigure: 12, adcBits: 12, fullScale: 2.048e-3 };
  const [one, again, other] = [await radar(noisy), await radar(noisy), await radar({ ...noisy, seed: 2 })];
  assert.equal(one.said.fullScale, 2.048e-3);
  assert.deepEqual(one.samples, again.samples);
  assert.notDeepEqual(one.samples, other.samples);
  assert.ok(one.samples.every((x) => Math.abs(x / 1e-6 - Math.round(x / 1e-6)) < 1e-3));
});

test("a radar case that is wrong is refused by the name of the key", async () => {
  const [target] = receding.targets;
  const cases: readonly (readonly [changed: object, message: RegExp, ...words: string[]])[] = [
    [{ f0: undefined }, /case\.f0: expected a number/],
    [{ f0: -1 }, /case\.f0/],
    [{ bandwidth: 0 }, /case\.bandwidth/],
    [{ samples: 1 }, /case\.samples/],
    [{ samples: 70 }, /case\.chirpTime: expected at least/],
    [{ chirps: 1e9 }, /case\.chirps: expected at most 4096/],
    [{ chirpInterval: 1e-6 }, /case\.chirpInterval/],
    [{ frames: 0 }, /case\.frames/],
    [{ frames: 2e9 }, /case\.frames: .* numbers in all, expected at most/],
    [{ frameInterval: 1e-4 }, /case\.frameInterval/],
    [
      { samples: 65_536, chirpTime: 1, chirpInterval: 1, chirps: 4096, frameInterval: 1e5 },
      /case: a frame of/,
    ],
    [{ rate: "fast" }, /case\.rate/],
    [{ tx: [0, 0] }, /case\.tx/],
    [{ rx: [] }, /case\.rx: expected 1 to 64/],
    [{ rx: [[0, 0, "x"]] }, /case\.rx\[0\]/],
    [{ power: 1000 }, /case\.power/],
    [{ noiseFigure: -3 }, /case\.noiseFigure/],
    [{ noiseFigure: undefined }, /case\.noiseFigure/],
    [{ adcBits: 0 }, /case\.adcBits/],
    [{ iq: 1 }, /case\.iq/],
    [{ window: "flat" }, /case\.window: expected one of hann/],
    [{ seed: -1 }, /case\.seed/],
    [{ targets: {} }, /case\.targets: expected a list/],
    [{ targets: [{ ...target, rcs: null }] }, /case\.targets\[0\]\.rcs/],
    [{ targets: [{ ...target, rate: 0 }] }, /case\.targets\[0\]\.rate/],
    [{ targets: [{ ...target, start: undefined }] }, /case\.targets\[0\]\.start/],
    [{ targets: [{ ...target, start: 0.001 }] }, /case\.targets\[0\]\.path: covers 0\.001/],
    [
      { targets: [{ ...target, path: path.slice(0, 15) }] },
      /case\.targets\[0\]\.path: covers -0\.1 to 0\.04/,
    ],
    [{ targets: [{ ...target, path: path.slice(0, 3) }] }, /at least 4 positions/],
    [
      { targets: [{ ...target, path: path.map(() => [0, 0.003, 0]) }] },
      /path\[0\]: is within 1 cm of an antenna/,
    ],
    [{ targets: [{ ...target, size: 1 }] }, /case\.targets\[0\]\.size: unknown key/],
    [{ colour: 1 }, /case\.colour: unknown key/],
    [{ samples: 33 }, /case\.samples: 33 samples, expected an even number/, "--profiles"],
  ];
  for (const [changed, message, ...words] of cases) {
    await assert.rejects(
      radar({ ...receding, ...changed }, ...words),
      { name: "UsageError", message },
      String(message),
    );
  }
});

test("no targets at all give silence without noise", async () => {
  const { samples } = await radar({ ...receding, targets: [] });
  assert.ok(samples.length > 0 && samples.every((x) => x === 0));
});
