import assert from "node:assert/strict";
import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import { mock, test } from "node:test";
import { ptyAvailable } from "./pty.ts";

test("perl is asked once whether it can open a pseudo-terminal, and has 5 s to answer", {
  skip: process.platform === "linux" ? false : "elsewhere than on Linux nobody is asked",
}, () => {
  const asked = mock.method(childProcess, "spawnSync");
  syncBuiltinESMExports();
  try {
    const first = ptyAvailable();
    assert.equal(ptyAvailable(), first);
    assert.equal(asked.mock.callCount(), 1);
    const [file, , options] = asked.mock.calls[0]!.arguments as unknown as [string, unknown, object];
    assert.equal(file, "perl");
    assert.deepEqual(options, { encoding: "utf8", timeout: 5000 });
  } finally {
    asked.mock.restore();
    syncBuiltinESMExports();
  }
});
