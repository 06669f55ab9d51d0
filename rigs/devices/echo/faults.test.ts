import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ECHO } from "./echo.ts";
import { energy } from "./energy.ts";
import { FAULTS } from "./faults.ts";

test("slow keeps each Frame back from 2 s of stream on, twice as long as the one before", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const written: number[] = [];
    const { firmware, write } = FAULTS.slow({ firmware: energy, write: ([byte]) => written.push(byte) });
    const { process } = firmware({ ...ECHO, lead: 200, cloud: true });
    process(new Int16Array(3999 * 2 * ECHO.input.channels));
    write(Uint8Array.of(1));
    assert.deepEqual(written, [1]);

    process(new Int16Array(2 * ECHO.input.channels));
    for (const byte of [2, 3, 4]) write(Uint8Array.of(byte));
    const after = [49, 1, 49, 1, 99, 1].map((ms) => {
      mock.timers.tick(ms);
      return written.length;
    });
    assert.deepEqual(after, [1, 2, 2, 3, 3, 4]); // At 50, 100 and 200 ms.
    assert.deepEqual(written, [1, 2, 3, 4]);
  } finally {
    mock.timers.reset();
  }
});
