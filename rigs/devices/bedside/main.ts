import { parseArgs } from "node:util";
import { deviceSession } from "../runtime/device-session.ts";
import { emulatedDescriptor } from "../runtime/emulated-descriptor.ts";
import { firmwareHash } from "../runtime/firmware-hash.ts";
import { watchPower } from "../runtime/watch-power.ts";
import { BEDSIDE } from "./bedside.ts";
import { counter } from "./counter.ts";

/*
 * A stand-in for the bedside device as a program of its own: it counts radar frames.
 *
 *     node --import tsx rigs/devices/bedside/main.ts --firmware counter [--power-fd 3]
 *
 * The link is on stdin and stdout (pipes, or the master of a PTY on both), the console on stderr. A firmware it
 * does not have ends it with code 2.
 */

function main(): void {
  const { values } = parseArgs({
    options: { firmware: { type: "string", default: "counter" }, "power-fd": { type: "string" } },
  });
  const { firmware } = values;
  if (firmware === "counter") boot(values["power-fd"] === undefined ? null : Number(values["power-fd"]));
  else {
    log(`no firmware ${JSON.stringify(firmware)}; there is counter`);
    process.exitCode = 2;
  }
}

function boot(powerFd: number | null): void {
  watchPower(powerFd, () => process.exit());
  const hash = firmwareHash([new URL("./", import.meta.url), new URL("../runtime/", import.meta.url)]);
  const take = deviceSession({
    describe: () =>
      emulatedDescriptor({ board: "bedside", firmware: "counter", firmwareHash: hash, functions: [BEDSIDE] }),
    firmware: { [BEDSIDE.name]: counter },
    write: (bytes) => process.stdout.write(bytes),
    log,
  });
  process.stdin.on("data", take);
  log(`emulated bedside device, firmware counter ${hash.slice(0, 12)}, power-on`);
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

main();
