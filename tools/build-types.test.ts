import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT } from "./source.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-types-"));
after(() => rmSync(folder, { recursive: true }));

const TSC = join(ROOT, "node_modules/typescript/bin/tsc");

/** The first block of `language` below the line `heading` of a page. */
function block(page: string, heading: string, language: string): string {
  const text = `\n${readFileSync(join(ROOT, page), "utf8")}`;
  const below = text.slice(text.indexOf(`\n${heading}\n`));
  return new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, "m").exec(below)?.[1] ?? assert.fail(page);
}

/** What the compiler says of the user's folder: a line for each error. */
function complaints(): readonly string[] {
  const { stdout } = spawnSync(process.execPath, [TSC, "-p", ".", "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
  });
  return stdout.split("\n").filter((line) => line.includes("error TS"));
}

/** A user's folder as docs/scenarios.md asks for it, with the package as npm would install it. */
before(() => {
  execFileSync(process.execPath, [join(ROOT, "tools/build-types.js")]);
  const pack = ["pack", "--ignore-scripts", "--offline", "--silent", "--pack-destination", folder];
  const name = execFileSync("npm", pack, { cwd: ROOT, encoding: "utf8" }).trim();
  const installed = join(folder, "node_modules/roomloop");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, name), "-C", installed, "--strip-components", "1"]);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  writeFileSync(join(folder, "tsconfig.json"), block("docs/scenarios.md", "## Checking types", "json"));
});

for (const [page, heading] of [
  ["README.md", "## A scenario of your own"],
  ["docs/scenarios.md", "# Writing a scenario"],
] as const) {
  test(`the scenario in ${page} has the types that the compiler expects, in a user's folder`, () => {
    const path = join(folder, "mine.ts");
    writeFileSync(path, block(page, heading, "ts"));
    assert.deepEqual(complaints(), []);
  });
}

test("an option that no walker takes is one error, which names the user's file and the option", () => {
  const source = block("README.md", "## A scenario of your own", "ts");
  writeFileSync(join(folder, "mine.ts"), source.replace("speed: 0.9", "speeed: 1"));
  const found = complaints();
  assert.equal(found.length, 1, found.join("\n"));
  assert.match(found[0]!, /^mine\.ts\(\d+,\d+\): error TS2561: .*'speeed'/);
});

test("each export of the package has declarations that know a wrong type", () => {
  writeFileSync(
    join(folder, "mine.ts"),
    `import { judge } from "roomloop/score";
import { happens, isScenario } from "roomloop/scenario";
import { simulate, truthOf } from "roomloop/sim";
const wrong: Parameters<typeof judge>[0] = 1;
console.log(happens, isScenario, simulate, truthOf, wrong);
`,
  );
  const found = complaints();
  assert.equal(found.length, 1, found.join("\n"));
  assert.match(found[0]!, /^mine\.ts\(4,\d+\): error TS2322/);
});
