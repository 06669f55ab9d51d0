#!/usr/bin/env node
// The `roomloop` command. Plain JavaScript, because nothing can load TypeScript before it.
import "../runs/register.js";

const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
