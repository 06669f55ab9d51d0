import assert from "node:assert/strict";
import { test } from "node:test";
import { airAbsorption } from "../acoustics/medium.ts";
import { walker } from "../movers/walker.ts";
import { livingRoom, room } from "../room.ts";
import { scene } from "../scene.ts";
import { plainUnit } from "../testing.ts";
import { unit } from "../unit.ts";
import { enrMap } from "./enr-map.ts";
import { enrOverTime, FLOOR_DB } from "./enr-over-time.ts";

const CARRIER = 33_500;

test("in a room that absorbs all, the map is the radar equation: power over r^4, a person's strength, noise in 250 Hz", () => {
  const specimen = plainUnit({ pressure: 0.5, noiseDensity: 1e-5, microphones: [[0, 0, 0.01]] });
  const staged = scene({
    room: room({ size: [12, 10, 30], absorption: 1 }),
    device: { at: [0.2, 5, 1], unit: specimen },
  });
  const { enrDb, step, columns } = enrMap(staged, { spacing: 0.5, carrier: CARRIER, level: 0.5 });
  // The spot nearest to [10, 5]: the body's parts are 9.8 m away, within a few centimetres.
  const [column, row] = [Math.round(10 / step.x - 0.5), Math.round(5 / step.y - 0.5)];
  const x = (column + 0.5) * step.x - 0.2;
  const y = (row + 0.5) * step.y - 5;
  const r = Math.hypot(x, y);
  const airDb = airAbsorption({ frequency: CARRIER, temperature: 20, humidity: 50, pressure: 101.325 });
  const expected =
    20 * Math.log10(0.25) - 12 - 40 * Math.log10(r) - 2 * airDb * r - 10 * Math.log10(2 * 1e-10 * 250);
  assert.ok(
    Math.abs(enrDb[row * columns + column] - expected) < 0.4,
    `${enrDb[row * columns + column]} for ${expected}`,
  );
});

test("a map has spots no further apart than asked for, over all of the floor, and falls with distance", () => {
  const staged = scene({ room: livingRoom(), device: { at: [0.4, 2, 0.9] } });
  const { enrDb, step, columns, rows } = enrMap(staged, { spacing: 0.3, carrier: CARRIER, level: 1 });
  assert.deepEqual([columns, rows], [17, 14]);
  assert.ok(step.x <= 0.3 && step.y <= 0.3 && Math.abs(columns * step.x - 5) < 1e-12);
  assert.ok(enrDb[7 * columns + 3] > enrDb[7 * columns + 15] + 10);
});

test("an empty room has no echo over time, and a walker's stands out while it walks, by what the map says within 10 dB", () => {
  const device = { at: [0.4, 2, 0.9], unit: unit({ pressure: 0.02 }) } as const;
  const listening = { seed: 1, carrier: CARRIER, level: 1, duration: 6, values: 60 };
  const empty = enrOverTime(scene({ room: livingRoom(), device }), listening);
  assert.equal(empty.enrDb.length, 60);
  assert.ok(Math.max(...empty.enrDb) < -3, String(Math.max(...empty.enrDb)));
  const path = [
    [4.5, 1],
    [3.5, 3],
  ] as const;
  const walked = scene({ room: livingRoom(), device, movers: [walker({ path, from: 2 })] });
  const { enrDb } = enrOverTime(walked, listening);
  assert.ok(Math.max(...enrDb.slice(0, 18)) < -3);
  const map = enrMap(walked, { spacing: 0.5, carrier: CARRIER, level: 1 });
  const there = map.enrDb[4 * map.columns + 8];
  // The map's noise is that of 250 Hz, the other's that of all 1690 Hz between its bounds.
  const expected = there - 10 * Math.log10((2 * (875 - 31)) / 250);
  const most = Math.max(...enrDb.slice(24, 38));
  assert.ok(Math.abs(most - expected) < 10, `${most} dB for ${expected}`);
  assert.ok(Math.min(...enrDb) >= FLOOR_DB);
});

test("what cannot be previewed is refused with the reason", () => {
  const quiet = scene({ room: livingRoom(), device: { at: [1, 1, 1], unit: unit({ noiseDensity: 0 }) } });
  assert.throws(() => enrMap(quiet, { spacing: 1, carrier: CARRIER, level: 1 }), /the unit has no noise/);
  const free = scene({ room: null, device: { at: [1, 1, 1] } });
  assert.throws(() => enrMap(free, { spacing: 1, carrier: CARRIER, level: 1 }), /free space/);
});
