import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { lease, leaseHolder } from "./lease.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-lease-"));
after(() => rmSync(folder, { recursive: true }));

const take = (board: string, wait = 0) => lease(board, { purpose: "a test", wait, folder });

test("a board that is held is refused, and the holder is named", async () => {
  using _held = await take("desk/1");
  await assert.rejects(take("desk/1"), (error: Error) => {
    assert.match(error.message, new RegExp(`board desk/1 is held by process ${process.pid}: a test`));
    return true;
  });
  using _other = await take("desk/2");
  assert.equal(leaseHolder("desk/1", folder)?.purpose, "a test");
});

test("who waits gets the board when it is given back, and no file is left after", async () => {
  const held = await take("waited");
  setTimeout(() => held[Symbol.dispose](), 50);
  const mine = await take("waited", 10);
  mine[Symbol.dispose]();
  assert.equal(leaseHolder("waited", folder), null);
  assert.deepEqual(readdirSync(folder), []);
});

test("who waits no longer when told to is interrupted, and leaves no file", async () => {
  const stop = new AbortController();
  const held = await take("stopped");
  const options = { purpose: "a test", wait: 600, folder, signal: stop.signal };
  const waiting = assert.rejects(lease("stopped", options), { name: "Interrupted" });
  stop.abort();
  await waiting;
  held[Symbol.dispose]();
  assert.deepEqual(readdirSync(folder), []);
});

test("a lease dies with its process, though another process has its id by now", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  for (const left of [
    { pid: child.pid, started: "1", purpose: "gone" },
    { pid: process.pid, started: "1", purpose: "an earlier process of this id" },
  ]) {
    writeFileSync(join(folder, "left.json"), JSON.stringify(left));
    using _mine = await take("left");
    assert.equal(leaseHolder("left", folder)?.purpose, "a test");
  }
});
