import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { crc32 } from "node:zlib";
import { bedroom } from "#sim";
import { UsageError } from "../usage-error.ts";
import { playNight } from "./play-night.ts";
import { simCommand } from "./sim-command.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-night-"));
after(() => rmSync(folder, { recursive: true }));

async function sim(...words: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const command = simCommand((text) => lines.push(text));
  for (const each of [command, ...command.commands])
    each.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync(words, { from: "user" });
  return lines;
}

const out = join(folder, "night");
const asked = ["--age", "45", "--sex", "f", "--seed", "1", "--hours", "0.2"];
const json = (name: string) => JSON.parse(readFileSync(join(out, name), "utf8"));
const lines = await sim(
  "night",
  ...asked,
  "--pet",
  "dog",
  "--pet",
  "cat",
  "--rig",
  "bedside-pipe",
  "--out",
  out,
);

test("a night's files agree on how long it was, and are as long as files.json says", () => {
  assert.equal(lines.length, 1);
  const { shape, duration } = JSON.parse(lines[0] ?? "");
  assert.deepEqual(shape, [20 * duration, 3, 32]);
  const files = json("files.json");
  for (const name of ["profiles.f32", "respiration.f32"]) {
    const numbers = files[name].shape.reduce((product: number, length: number) => product * length, 1);
    assert.equal(statSync(join(out, name)).size, 4 * numbers, name);
  }
  const rows = readFileSync(join(out, "hypnogram.csv"), "utf8").trimEnd().split("\n");
  assert.equal(rows[0], "epoch,start,truth,scorer_1,scorer_2,scorer_3");
  assert.equal(rows.length, 1 + duration / 30);
  const truth = json("truth.json");
  assert.deepEqual([truth.person.age, truth.person.sex, truth.room.pets], [45, "f", ["dog", "cat"]]);
  assert.deepEqual(
    rows.slice(1).map((row) => row.split(",")[2]),
    truth.sleeper.stages,
  );
  assert.equal(Math.round(truth.sleeper.rises - truth.sleeper.lightsOut), 720);
  assert.equal(readFileSync(join(out, "night.png")).subarray(1, 4).toString(), "PNG");
});

test("the loop's two ends have the same frames and the same digest, that of the file in steps of 49 nV", async () => {
  const staged = bedroom({
    seed: 1,
    sleeper: { age: 45, sex: "f" },
    night: { timeInBed: 720 },
    pets: ["dog", "cat"],
  });
  const { sent, received, cause } = await playNight(staged, "bedside-pipe", 60);
  assert.equal(cause, null);
  assert.equal(sent.frames, 1200);
  assert.deepEqual(received, sent);
  const file = readFileSync(join(out, "profiles.f32")).subarray(0, 1200 * 192 * 4);
  const steps = Buffer.alloc(file.length / 2);
  for (let n = 0; n < file.length / 4; n++) {
    const code = Math.round((file.readFloatLE(4 * n) / 1.6e-3) * 32_768);
    steps.writeInt16LE(Math.max(-32_768, Math.min(32_767, code)), 2 * n);
  }
  assert.equal(sent.crc32, crc32(steps));
});

test("belts of the same sleeper last as long as the night, and rise and fall with its breath", async () => {
  const path = join(folder, "rip.f32");
  const [line = ""] = await sim("rip", ...asked, "--out", path);
  const { shape, rate, duration } = JSON.parse(line);
  assert.deepEqual([shape, rate], [[25 * duration, 2], 25]);
  assert.equal(duration, json("truth.json").duration);
  assert.equal(statSync(path).size, 8 * shape[0]);
});

test("mistakes are told by the flag's name: an alarm for nobody, one too late, a parrot, a folder that is a file", async () => {
  const refused = (...words: readonly string[]) => sim("night", "--hours", "0.2", "--out", out, ...words);
  await assert.rejects(refused("--empty", "--alarm", "1"), UsageError);
  await assert.rejects(refused("--alarm", "9"), /--alarm: 9 h after lights-out is past the night's end/);
  await assert.rejects(refused("--pet", "parrot"), /Allowed choices are dog, cat/);
  await assert.rejects(refused("--age", "7"), /expected a number from 18 to 95/);
  const file = join(folder, "file");
  writeFileSync(file, "");
  await assert.rejects(sim("night", "--hours", "0.2", "--out", file), /cannot make .*file/);
});

test("an alarm is written into the truth, with when it woke the sleeper", async () => {
  const rung = join(folder, "rung");
  const [line = ""] = await sim("night", "--seed", "1", "--hours", "0.2", "--alarm", "0.1", "--out", rung);
  const { alarms, lightsOut } = JSON.parse(readFileSync(join(rung, "truth.json"), "utf8")).sleeper;
  assert.equal(alarms.length, 1);
  assert.ok(Math.abs(alarms[0].at - lightsOut - 360) < 1e-6);
  const { alarm, woke } = JSON.parse(line);
  assert.deepEqual([alarm, woke], [alarms[0].at, alarms[0].woke]);
});
