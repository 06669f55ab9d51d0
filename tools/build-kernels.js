// Compiles each sim/kernels/*.as.ts with AssemblyScript into a module beside it, *.wasm.ts, that holds the
// WebAssembly binary as base64, so that sim/ needs neither a file system nor a network to load it.
// Plain JavaScript, for `npm ci` runs it as `prepare`. What it makes is never committed.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const asc = await import("assemblyscript/asc").then(
  (module) => module.default,
  (cause) => {
    throw new Error("kernels cannot be compiled: assemblyscript, a devDependency, is not installed", {
      cause,
    });
  },
);
const FOLDER = fileURLToPath(new URL("../sim/kernels/", import.meta.url));

// No garbage collector and no imports: a kernel is pure functions over its own memory. Fixed-width SIMD only;
// relaxed SIMD stays off, so that results are bit-exact across engines.
const OPTIONS = "--runtime stub --use abort= --enable simd --noAssert --converge -O3";

const sources = readdirSync(FOLDER).filter((name) => name.endsWith(".as.ts"));
for (const source of sources) {
  let binary;
  const { error, stderr } = await asc.main(
    [source, "--baseDir", FOLDER, "--outFile", "kernel.wasm", ...OPTIONS.split(" ")],
    {
      writeFile(name, contents) {
        if (name === "kernel.wasm") binary = contents;
      },
    },
  );
  if (error || !binary) throw new Error(`cannot compile sim/kernels/${source}: ${stderr}`, { cause: error });
  const base64 = Buffer.from(binary).toString("base64");
  writeFileSync(
    join(FOLDER, source.replace(/\.as\.ts$/, ".wasm.ts")),
    `// Made from ${source} by tools/build-kernels.js.\nexport const WASM =\n  "${base64}";\n`,
  );
}
