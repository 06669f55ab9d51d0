/**
 * Runs the repository's benchmarks one after another, each in a process of its own: `npm run bench`, or
 * `npm run bench -- sim/kernels` for those whose path begins so.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { filesBelow, ROOT } from "./source.ts";

const patterns = process.argv.slice(2);
const benches = filesBelow("")
  .filter((file) => file.endsWith(".bench.ts"))
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.startsWith(pattern)));
if (benches.length === 0) {
  console.error(`no benchmark matches ${patterns.join(" ")}`);
  process.exitCode = 2;
}
for (const bench of benches) {
  console.log(`\n${bench}`);
  const { status } = spawnSync(process.execPath, ["--import", "tsx", join(ROOT, bench)], {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
