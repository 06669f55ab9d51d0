import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { draftManifest, overwriteManifest, readManifest, writeManifest } from "./manifest-file.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-manifest-"));
after(() => rmSync(folder, { recursive: true }));

test("a manifest that is written over another one is read back, shorter or longer, and nothing is left of a try", () => {
  const scenario = { name: "hall", path: "hall.ts" };
  const draft = draftManifest({ folder, scenario, seed: 1, rig: "pipe", repeat: "", commit: "", madeAt: "" });
  writeManifest(folder, draft);
  for (const length of [2000, 0, 3000]) {
    // What a full disk leaves of the file that was to be renamed into place.
    writeFileSync(join(folder, "manifest.json.new"), "");
    const manifest = { ...draft, repeat: "x".repeat(length) };
    overwriteManifest(folder, manifest);
    assert.deepEqual(readManifest(folder), manifest);
    assert.deepEqual(readdirSync(folder), ["manifest.json"]);
  }
});
