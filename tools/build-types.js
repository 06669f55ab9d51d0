// Writes declarations of what the package exports to .tsbuild/types/, so that the compiler checks a user's
// scenario by his own options and looks at none of our sources. `tsc -b` has checked them by ours.
// Plain JavaScript, for `npm ci` runs it as `prepare`. What it makes is never committed.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUT = join(ROOT, ".tsbuild/types");
const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

rmSync(OUT, { recursive: true, force: true });
execFileSync(process.execPath, [TSC, "-p", join(ROOT, "tsconfig.types.json")], { stdio: "inherit" });

// The nearest package.json says what `#contracts` is: here the declarations, not the sources.
const { imports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const doors = Object.entries(imports).map(([door, file]) => [door, file.replace(/\.ts$/, ".d.ts")]);
const scope = { type: "module", imports: Object.fromEntries(doors) };
writeFileSync(join(OUT, "package.json"), `${JSON.stringify(scope, null, 2)}\n`);
