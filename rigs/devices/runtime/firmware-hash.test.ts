import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { firmwareHash } from "./firmware-hash.ts";

test("the hash is SHA-256 over name, length and bytes of each file, tests and other files left out", () => {
  const folder = mkdtempSync(join(tmpdir(), "firmware-hash-"));
  try {
    for (const name of ["b.ts", "a.ts", "a.test.ts", "testing.ts", "notes.md"]) {
      writeFileSync(join(folder, name), `content of ${name}`);
    }
    const expected = createHash("sha256")
      .update("a.ts 15\ncontent of a.ts")
      .update("b.ts 15\ncontent of b.ts")
      .digest("hex");
    assert.equal(firmwareHash([pathToFileURL(`${folder}/`)]), expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
