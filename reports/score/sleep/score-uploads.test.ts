import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreUploads } from "./score-uploads.ts";

test("bytes are told by state with their rate, and the rest of the time last", () => {
  const uploads = [
    { time: 0, bytes: 10 },
    { time: 3600, bytes: 100 },
    { time: 7199, bytes: 50 },
    { time: 9000, bytes: 7 },
  ];
  const states = { absent: [{ from: 0, until: 1800 }], asleep: [{ from: 3600, until: 7200 }], awake: [] };
  assert.deepEqual(scoreUploads(uploads, states, 10_800), [
    { state: "absent", bytes: 10, uploads: 1, hours: 0.5, bytesPerHour: 20 },
    { state: "asleep", bytes: 150, uploads: 2, hours: 1, bytesPerHour: 150 },
    { state: "awake", bytes: 0, uploads: 0, hours: 0, bytesPerHour: null },
    { state: "otherwise", bytes: 7, uploads: 1, hours: 1.5, bytesPerHour: 7 / 1.5 },
  ]);
});

test("time that two states hold counts for both, and once against the rest", () => {
  const span = [{ from: 0, until: 3600 }];
  const told = scoreUploads([{ time: 5, bytes: 3 }], { present: span, asleep: span }, 7200);
  assert.deepEqual(
    told.map(({ bytes, hours }) => [bytes, hours]),
    [
      [3, 1],
      [3, 1],
      [0, 1],
    ],
  );
});

test("an upload outside the run and a state called otherwise are refused", () => {
  assert.throws(() => scoreUploads([{ time: 9, bytes: 1 }], {}, 5), /uploads\[0\]: 1 bytes at 9 s of 5/);
  assert.throws(() => scoreUploads([], { otherwise: [] }, 5), /time of none/);
});

test("an upload at the very end of the run counts for the state that holds until then", () => {
  const states = { absent: [{ from: 0, until: 1800 }], asleep: [{ from: 1800, until: 3600 }] };
  const told = scoreUploads([{ time: 3600, bytes: 4 }], states, 3600);
  assert.deepEqual(
    told.map(({ bytes }) => bytes),
    [0, 4, 0],
  );
});

test("a span that leaves the run is refused by name", () => {
  const states = (from: number, until: number) => ({ asleep: [{ from, until }] });
  assert.throws(() => scoreUploads([], states(0, 9), 5), /asleep\[0\]: 0 to 9 s is not within a run of 5/);
  assert.throws(() => scoreUploads([], states(-1, 4), 5), /asleep\[0\]: -1 to 4 s/);
});
