import assert from "node:assert/strict";
import { test } from "node:test";
import { fan } from "./movers/fan.ts";
import { cat, crawler, dog } from "./movers/quadruped.ts";
import { sitter } from "./movers/sitter.ts";
import { vacuum } from "./movers/vacuum.ts";
import { walker } from "./movers/walker.ts";
import { room } from "./room.ts";
import { scene } from "./scene.ts";
import { truthOf } from "./truth.ts";

const ROOM = room({ size: [5, 4, 2.5], absorption: 0.3 });
const truth = (movers: Parameters<typeof scene>[0]["movers"], duration: number) =>
  truthOf(scene({ room: ROOM, device: { at: [1, 1, 1] }, movers: movers ?? [] }), 1, duration);
const of = (state: string, all: ReturnType<typeof truthOf>) => all.intervals.filter((i) => i.state === state);
const near = (value: number, expected: number, within: number) =>
  assert.ok(Math.abs(value - expected) <= within, `${value} for ${expected} within ${within}`);

test("a walk that starts at 2 s and takes 4 s is major and minor meanwhile, and still before and after", () => {
  const all = truth(
    [
      walker({
        path: [
          [0.5, 2],
          [4.5, 2],
        ],
        speed: 1,
        from: 2,
      }),
    ],
    12,
  );
  assert.deepEqual(of("occupied", all), [{ state: "occupied", from: 0, until: 12 }]);
  const [major, ...more] = of("major", all);
  assert.equal(more.length, 0);
  // Start and stop take 1.2 s each, in which 0.3 m/s is reached after (or before) 0.45 s; speed is within 3 %.
  near(major.from, 2.4, 0.2);
  near(major.until, 2 + 4 + 1.2 - 0.2, 0.3);
  const minor = of("minor", all);
  near(minor[0].from, 2.1, 0.1);
  near(minor[minor.length - 1].until, 7.1, 0.25);
  const still = of("still", all);
  assert.equal(still.length, 2);
  assert.equal(still[1].until, 12);
  assert.equal(still[0].until, minor[0].from);
});

test("who comes through a wall counts from there on, and who leaves no longer", () => {
  const all = truth(
    [
      walker({
        path: [
          [7, 2],
          [3, 2],
          [3, 6],
        ],
        speed: 1,
        from: 0,
      }),
    ],
    12,
  );
  const [occupied, ...more] = of("occupied", all);
  assert.equal(more.length, 0);
  // Half the start's 1.2 s are lost, then 2 m to the first wall and 2 + 2 m to the second.
  near(occupied.from, 2.6, 0.15);
  near(occupied.until, 6.6, 0.35);
  for (const { from, until } of all.intervals) assert.ok(from >= occupied.from && until <= occupied.until);
});

test("nobody in the room, or only what is no person, is no state at all, though all were looked for", () => {
  const path = [
    [1, 1],
    [3, 3],
  ] as const;
  const all = truth(
    [
      walker({ path: [[7, 2]] }),
      fan({ at: [3, 3, 1] }),
      dog({ path }),
      cat({ path }),
      vacuum({ area: path }),
    ],
    5,
  );
  assert.deepEqual(all, { duration: 5, states: ["major", "minor", "occupied", "still"], intervals: [] });
});

test("somebody in the next room is not in this one, though a door between them stands open", () => {
  const open = room({ size: [5, 4, 2.5], absorption: 0.3, doors: [{ wall: "x1", at: 2 }] });
  const path = [
    [7, 1],
    [5.5, 2.5],
  ] as const;
  const staged = scene({ room: open, device: { at: [1, 1, 1] }, movers: [walker({ path })] });
  assert.deepEqual(truthOf(staged, 1, 5).intervals, []);
});

test("who sits is occupied throughout, minor when a hand moves, still otherwise, and never major", () => {
  const all = truth([sitter({ at: [3, 2, 0.5], perMinute: 4, doing: ["reach"], from: 20, until: 60 })], 80);
  assert.deepEqual(of("occupied", all), [{ state: "occupied", from: 0, until: 80 }]);
  assert.deepEqual(of("major", all), []);
  const minor = of("minor", all);
  assert.ok(minor.length >= 1);
  for (const { from, until } of minor) assert.ok(from >= 20 && until <= 60 && until - from < 3.1);
  const share = (state: string) => of(state, all).reduce((sum, { from, until }) => sum + until - from, 0);
  near(share("still") + share("minor"), 80, 0.1);
});

test("truths of several people merge: one sits while another crosses, and an infant crawls", () => {
  const all = truth(
    [
      sitter({ at: [3, 3, 0.5], perMinute: 0 }),
      walker({
        path: [
          [2, -1],
          [2, 5],
        ],
        speed: 1,
      }),
    ],
    12,
  );
  assert.deepEqual(of("occupied", all), [{ state: "occupied", from: 0, until: 12 }]);
  const [major, ...more] = of("major", all);
  assert.equal(more.length, 0);
  near(major.from, 1.6, 0.2);
  near(major.until, 5.6, 0.35);
  assert.deepEqual(
    of("still", all).map(({ until }) => until === 12),
    [false, true],
  );
  const crawls = truth(
    [
      crawler({
        path: [
          [1, 1],
          [4, 1],
        ],
        from: 1,
      }),
    ],
    10,
  );
  // 0.3 m/s is just that of major motion by speed; 0.5 m are gone within 2 s only by then.
  assert.ok(of("major", crawls).length > 0 && of("minor", crawls)[0].from < 1.6);
});

test("who stands throughout is still and occupied throughout", () => {
  const all = truth([walker({ path: [[3, 2]] })], 5);
  assert.deepEqual(all.intervals, [
    { state: "occupied", from: 0, until: 5 },
    { state: "still", from: 0, until: 5 },
  ]);
});
