import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Cause } from "#contracts";
import { GOOD, healthFile, nextHealth, readHealth, setAside, writeHealth } from "./health.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-health-"));
after(() => rmSync(folder, { recursive: true }));

const AT = Date.UTC(2026, 10, 21, 12);
const bench: Cause = { blame: "bench", step: "stream", message: "the cable was cut" };

test("three runs in a row that the bench lost set a board aside for an hour, and a whole one clears it", () => {
  const states = [GOOD];
  for (let n = 0; n < 3; n++) states.push(nextHealth(states.at(-1)!, bench, AT));
  assert.deepEqual(
    states.map(({ state }) => state),
    ["good", "suspect", "suspect", "quarantined"],
  );
  const last = states.at(-1)!;
  assert.equal(setAside(last, AT), "is quarantined until 2026-11-21T13:00:00.000Z, after the cable was cut");
  assert.notEqual(setAside(last, AT + 3_599_999), null);
  assert.equal(setAside(last, AT + 3_600_000), null);
  assert.deepEqual(nextHealth(states[2]!, null, AT), GOOD);
});

test("a device that fails is a healthy board, and one without power or port is offline, not suspect", () => {
  assert.deepEqual(nextHealth({ ...GOOD, failures: 2 }, { ...bench, blame: "device" }, AT), GOOD);
  const once = { ...GOOD, failures: 1 };
  for (const step of ["power", "port"]) {
    const away = nextHealth(once, { ...bench, step }, AT);
    assert.deepEqual([away.state, away.failures], ["offline", 1]);
    assert.equal(setAside(away, AT), null);
  }
  for (const step of ["flash", "reset", "hello"])
    assert.equal(nextHealth(once, { ...bench, step }, AT).state, "suspect");
  assert.deepEqual(nextHealth(once, { ...bench, step: "lease" }, AT), once);
});

test("health outlives its process, and a file that is damaged is forgotten", () => {
  const file = healthFile("desk/1", folder);
  assert.deepEqual(readHealth(file), GOOD);
  const health = nextHealth({ ...GOOD, failures: 2 }, bench, AT);
  writeHealth(file, health);
  assert.deepEqual(readHealth(file), health);
  assert.equal(readdirSync(folder).length, 1);
  for (const damaged of [
    '{"state": "fine"',
    '{"state": "fine", "reason": null, "until": null, "failures": 0}',
    "7",
  ]) {
    writeFileSync(file, damaged);
    assert.deepEqual(readHealth(file), GOOD);
  }
});
