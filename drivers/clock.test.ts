import assert from "node:assert/strict";
import { test } from "node:test";
import { DeadlineError, now, since, within } from "./clock.ts";

test("a wait beyond its deadline is an error that names the step", async () => {
  const never = new Promise(() => {});
  await assert.rejects(within(5, "hello from the device", never), (error: Error) => {
    assert.ok(error instanceof DeadlineError);
    assert.equal(error.message, "waited 5 ms for hello from the device");
    return true;
  });
});

test("a wait within its deadline gives what it waited for, or its error", async () => {
  assert.equal(await within(60_000, "a number", Promise.resolve(7)), 7);
  await assert.rejects(within(60_000, "a number", Promise.reject(new RangeError("none"))), RangeError);
});

test("wall time never runs backwards", () => {
  const first = now();
  assert.ok(now() >= first);
});

test("the time since a moment is in seconds and lies between two readings of the clock", () => {
  const began = now() - 1_500_000_000n;
  const first = now();
  const seconds = since(began);
  const last = now();
  assert.ok(seconds >= Number(first - began) / 1e9 && seconds <= Number(last - began) / 1e9, String(seconds));
  assert.ok(seconds >= 1.5);
});
