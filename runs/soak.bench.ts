/**
 * How many times faster than real time a quiet room is staged: simulator, wire, emulated device, record and
 * verdict, over pipes and over a pseudo-terminal. The reference is real time itself: stream time over wall time.
 *
 *     npm run bench -- runs/soak.bench.ts
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { campaign } from "./campaign.ts";

const MINUTES = 10;
const RUNS = 3;

const folder = mkdtempSync(join(tmpdir(), "roomloop-soak-"));
const path = join(folder, "soak.ts");
writeFileSync(
  path,
  `import { never, scenario } from "roomloop/scenario";
import { livingRoom, MINUTE } from "roomloop/sim";
/** A quiet room. */
export default scenario({
  seed: 1000, duration: ${MINUTES} * MINUTE, room: livingRoom(), device: { at: [0.4, 2, 0.9] }, checks: [never("major")],
});
`,
);

const signal = new AbortController().signal;
for (const rig of ["pipe", "emulated"]) {
  const factors: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const job = {
      scenario: { name: "soak", path },
      seed: 1000 + run,
      rig,
      firmware: "energy",
      folder: join(folder, `${rig}-${run}`),
      recordAll: false,
      repeat: "",
      madeAt: "",
      commit: "unknown",
    };
    const began = performance.now();
    const { manifests } = await campaign([job], 1, { onProgress: () => {}, onDone: () => {}, signal });
    const [manifest] = manifests;
    if (manifest?.verdict !== "pass")
      throw new Error(`soak on ${rig}: ${manifest?.verdict} ${manifest?.cause?.message}`);
    factors.push((MINUTES * 60e3) / (performance.now() - began));
  }
  factors.sort((a, b) => a - b);
  const [least, median, most] = factors.map((factor) => factor.toFixed(0));
  console.log(
    `empty room, ${MINUTES} min, rig ${rig.padEnd(8)}: median ${median} times real time, processes' start included (${least} to ${most}; must be 20)`,
  );
}
rmSync(folder, { recursive: true });
