import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeProgram } from "#drivers";
import { COMMAND } from "./command.ts";
import { QUICK, talk } from "./testing.ts";
import { outOf, type Values } from "./vitals.ts";

/** An Echo that says this of itself: answers to the first, second ... call of a method; null where it has none. */
function device(answers: object): string {
  const words = [Buffer.from(JSON.stringify(answers)).toString("base64")];
  return nodeProgram(new URL("./devices/runtime/testing-vitals.ts", import.meta.url), words).join(" ");
}

const temperatures = (...values: readonly number[]) => values.map((temperature) => ({ temperature }));

async function met(answers: object, part: Partial<Parameters<typeof talk>[0]> = {}) {
  const telemetry: { readonly time: number; readonly values: Values }[] = [];
  const onTelemetry = (values: Values, time: number) => telemetry.push({ time, values });
  const found = await talk(
    { rig: COMMAND, firmware: device(answers), deadlines: QUICK, onTelemetry, ...part },
    4,
  );
  return { ...found, telemetry };
}

test("fault counters are read before the stream and after it, and what is no number is left out", async () => {
  const { cause, counters, telemetry } = await met({
    counters: [
      { overruns: 0, "crc-errors": 7, word: "many", flag: true },
      { overruns: 3, "crc-errors": 7 },
    ],
  });
  assert.equal(cause, null, cause?.message);
  assert.deepEqual(counters, {
    before: { overruns: 0, "crc-errors": 7 },
    after: { overruns: 3, "crc-errors": 7 },
  });
  assert.deepEqual(telemetry, [], "it measures nothing of itself");
});

test("a device that offers neither is run as before", async () => {
  const { cause, counters, telemetry, received } = await met({ counters: null });
  assert.equal(cause, null, cause?.message);
  assert.deepEqual([counters, telemetry, received?.samples], [null, [], 8000]);
});

test("what it measures is asked before the stream, while it goes on, and after it", async () => {
  const slow = { timekeeping: "wall", lead: 0.5 } as const;
  const { cause, telemetry } = await met({ telemetry: temperatures(20, 21, 22, 23, 24, 25) }, slow);
  if (cause !== null)
    assert.match(cause.message, /the host was .* late/); // A machine too busy for wall time.
  else assert.equal(telemetry.at(-1)?.time, 4);
  const times = telemetry.map(({ time }) => time);
  assert.equal(times[0], 0);
  assert.ok(times.length >= 4 && times.length <= 6, `${times}`);
  assert.deepEqual(
    telemetry.map(({ values }) => values.temperature),
    times.map((_, n) => 20 + n),
    "each in its turn",
  );
});

for (const [when, values, step] of [
  ["before the stream", [91.5], "open"],
  ["in the middle of it", [60, 85, 91.5], "stream"],
] as const) {
  test(`a board that is out of the rig's limits ${when} cannot be judged, and the bench is to blame`, async () => {
    const rig = { ...COMMAND, limits: { telemetry: { temperature: [-20, 85] as const } } };
    const { cause } = await met(
      { telemetry: temperatures(...values) },
      { rig, timekeeping: "wall", lead: 0.5 },
    );
    assert.deepEqual([cause?.blame, cause?.step], ["bench", step], cause?.message);
    assert.match(cause?.message ?? "", /its temperature is 91\.5, and the rig's limits are -20 to 85/);
  });
}

test("limits hold at both ends, and a value that was not measured breaks none", () => {
  const limits = { v: [1, 2] } as const;
  const outside = [0.99, 1, 2, 2.01, undefined].map(
    (v) => outOf(limits, v === undefined ? {} : { v }) !== null,
  );
  assert.deepEqual(outside, [true, false, false, true, false]);
});

test("a device that never answers a call is silent, which is its own fault", async () => {
  const { cause } = await met({ counters: "hangs" });
  assert.deepEqual([cause?.blame, cause?.step], ["device", "open"], cause?.message);
  assert.match(cause?.message ?? "", /said nothing/);
});
