import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { ROOT } from "../source.ts";

/** What is run, by where it is put. All else that the programs load comes with them. */
const ENTRIES = {
  "bundle/in-guest": "tools/usb/in-guest.ts",
  "bundle/roomloop": "cli/roomloop.js",
  "bundle/worker": "runs/worker.ts",
  "bundle/port-process": "drivers/port-process.ts",
  "scenarios/usb/quiet-room": "tools/usb/quiet-room.ts",
};

/**
 * Puts roomloop's own programs into `folder`, translated to JavaScript and each in few files: where every instruction is
 * emulated, loading TypeScript takes 11 s a process, and 700 files another 15 s.
 *
 * Programs start each other by the paths of their files, so these keep their names, next to each other. Packages that bring
 * machine code are loaded from the repository's own `node_modules`.
 */
export async function bundle(folder: string): Promise<void> {
  await build({
    entryPoints: Object.entries(ENTRIES).map(([out, path]) => ({ out, in: join(ROOT, path) })),
    outdir: folder,
    chunkNames: "bundle/[name]-[hash]",
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["@serialport/bindings-cpp"],
    // Packages that are no modules of the language's own ask for Node's by `require`.
    banner: {
      js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
    },
    plugins: [translated],
    logLevel: "error",
  });
  writeFileSync(join(folder, "package.json"), readFileSync(join(ROOT, "package.json")));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  // Nothing has to make TypeScript load.
  const tsx = join(folder, "bundle/node_modules/tsx");
  mkdirSync(tsx, { recursive: true });
  writeFileSync(join(tsx, "package.json"), '{ "type": "module", "exports": "./nothing.js" }');
  writeFileSync(join(tsx, "nothing.js"), "");
  writeFileSync(join(folder, "bundle/register.js"), "");
}

/** A text that ends in ".ts" and is no import's: a file that is started or listed. */
const NAMED = /(?<!from |import |import\()"([^"\n]*)\.ts"/g;

const translated: Plugin = {
  name: "translated",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path.includes("/node_modules/")) return null;
      return { contents: readFileSync(path, "utf8").replace(NAMED, '"$1.js"'), loader: "ts" };
    });
    onLoad({ filter: /\/runs\/register\.js$/ }, () => ({ contents: "" }));
  },
};
