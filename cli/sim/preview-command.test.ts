import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { decode } from "fast-png";
import { UsageError } from "../usage-error.ts";
import { previewCommand } from "./preview-command.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-preview-"));
after(() => rmSync(folder, { recursive: true }));

/** What `roomloop sim preview` prints when given these words. */
async function preview(...words: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const command = previewCommand((text) => printed.push(stripVTControlCharacters(text)));
  await command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(words, { from: "user" });
  return printed.join("\n");
}

/** Seconds of presence/walk-in that show its walker, who steps into the room after 7 s. */
const SHORT = ["presence/walk-in", "--until", "10", "--spacing", "0.5"] as const;

test("JSON holds the ratio over time, which rises as the walker comes, and the map over the floor", async () => {
  const { scenario, seed, duration, time, map, truth } = JSON.parse(await preview(...SHORT, "--json"));
  assert.deepEqual([scenario, seed, duration], ["presence/walk-in", 1, 10]);
  assert.ok(Math.abs(time.hop * time.enrDb.length - 10) <= time.hop);
  const at = (seconds: number) => time.enrDb[Math.floor(seconds / time.hop)];
  const [{ from }] = truth.intervals.filter(({ state }: { state: string }) => state === "occupied");
  assert.ok(at(5) < 0 && at(from + 0.7) > 10, `${at(5)} dB before, ${at(from + 0.7)} dB in the room`);
  assert.deepEqual([map.columns, map.rows, map.enrDb.length], [10, 8, 80]);
});

test("a quieter device hears less by just as much", async () => {
  const least = async (...words: readonly string[]) => {
    const { map } = JSON.parse(await preview(...SHORT, "--until", "1", "--json", ...words));
    return Math.min(...map.enrDb);
  };
  assert.ok(Math.abs((await least()) - (await least("--level", "0.1")) - 20) < 0.02);
});

test("the printed page fits 80 columns, and marks device, truth and the map's scale", async () => {
  const lines = (await preview(...SHORT)).split("\n");
  assert.equal(lines[0], "presence/walk-in, seed 1");
  for (const line of lines) assert.ok(line.length <= 80, line);
  assert.equal(lines.filter((line) => line.includes("┤")).length, 8);
  assert.ok(lines.some((line) => /^occupied │ +━+$/.test(line)));
  assert.equal(lines.filter((line) => line.includes("◆")).length, 2);
});

test("--out draws 800 pixels' width, with the floor in proportion below the curve, and the device's own wall the brightest", async () => {
  const path = join(folder, "walk.png");
  assert.match(await preview(...SHORT, "--out", path), /walk\.png: above/);
  const { width, height, data, palette } = decode(readFileSync(path));
  // 240 of curve, 12 between, 4 m of floor at 160 pixels a metre.
  assert.deepEqual([width, height], [800, 240 + 12 + 640]);
  assert.equal(palette?.length, 256);
  const shade = (x: number, y: number) =>
    data[(height - 1 - Math.round(160 * y)) * width + Math.round(160 * x)];
  assert.ok(shade(1.2, 2.2) > shade(4.7, 0.2) + 40);
});

test("mistakes are named: scenario, folder, flags, a file that cannot be written", async () => {
  await assert.rejects(preview("presence/walkin"), /UsageError.*called presence\/walkin; did you mean/s);
  await assert.rejects(preview("presence"), /presence names \d+ scenarios, expected one/);
  await assert.rejects(preview(...SHORT, "--json", "--out", "a.png"), /give one of them/);
  await assert.rejects(preview(...SHORT, "--out", "a.svg"), /expected the name of a \.png file/);
  await assert.rejects(preview(...SHORT, "--level", "2"), /expected a number from 0.001 to 1/);
  const nowhere = join(folder, "no/such/p.png");
  await assert.rejects(preview(...SHORT, "--until", "1", "--out", nowhere), UsageError);
  assert.ok(!existsSync(nowhere));
});

test("free space has no map and says so", async () => {
  const path = join(folder, "free.ts");
  writeFileSync(
    path,
    `import { never, scenario } from "roomloop/scenario";
    export default scenario({ seed: 1, duration: 2, room: null, device: { at: [0, 0, 0] }, checks: [never("major")] });`,
  );
  // As the program itself does first, so that a file anywhere finds roomloop.
  await import(new URL("../../runs/register.js", import.meta.url).href);
  assert.match(await preview(path), /Free space: there is no floor to map/);
});

test("labels of a short run do not run into each other", async () => {
  const lines = (await preview(...SHORT, "--until", "0.5")).split("\n");
  const axis = lines.find((line) => /^ +s {2}/.test(line));
  assert.match(axis ?? "", /^ +s {2}0 +0\.5$/);
});
