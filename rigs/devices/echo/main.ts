import { parseArgs } from "node:util";
import { deviceSession } from "../runtime/device-session.ts";
import { emulatedDescriptor } from "../runtime/emulated-descriptor.ts";
import { firmwareHash } from "../runtime/firmware-hash.ts";
import type { Firmware } from "../runtime/processor.ts";
import { watchPower } from "../runtime/watch-power.ts";
import { deaf } from "./deaf.ts";
import { ECHO } from "./echo.ts";
import { energy } from "./energy.ts";
import { FAULTS, type Parts } from "./faults.ts";
import { ghosts } from "./ghosts.ts";

/*
 * The emulated Echo as a program of its own:
 *
 *     node --import tsx rigs/devices/echo/main.ts --firmware energy [--power-fd 3]
 *     node --import tsx rigs/devices/echo/main.ts --list
 *
 * The link is on stdin and stdout (pipes, or the master of a PTY on both), the console on stderr. A firmware it
 * does not have ends it with code 2.
 */

const FIRMWARES: Readonly<Record<string, Firmware>> = { energy, deaf, ghosts };
const NAMES = [...Object.keys(FIRMWARES), ...Object.keys(FAULTS)];

function main(): void {
  const { values } = parseArgs({
    options: {
      firmware: { type: "string", default: "energy" },
      "power-fd": { type: "string" },
      list: { type: "boolean", default: false },
    },
  });
  const { firmware } = values;
  if (values.list) process.stdout.write(`${NAMES.join("\n")}\n`);
  else if (!NAMES.includes(firmware)) {
    log(`no firmware ${JSON.stringify(firmware)}; there are ${NAMES.join(", ")}`);
    process.exitCode = 2;
  } else boot(firmware, values["power-fd"] === undefined ? null : Number(values["power-fd"]));
}

function boot(name: string, powerFd: number | null): void {
  watchPower(powerFd, () => process.exit());
  const hash = firmwareHash([new URL("./", import.meta.url), new URL("../runtime/", import.meta.url)]);
  const parts: Parts = {
    firmware: FIRMWARES[name] ?? energy,
    write: (bytes) => process.stdout.write(bytes),
  };
  const fault = name in FAULTS ? FAULTS[name as keyof typeof FAULTS] : (sound: Parts) => sound;
  const { firmware, write } = fault(parts);
  const take = deviceSession({
    describe: () =>
      emulatedDescriptor({ board: "echo", firmware: name, firmwareHash: hash, functions: [ECHO] }),
    firmware: { [ECHO.name]: firmware },
    write,
    log,
    later: (seconds, act) => setTimeout(act, seconds * 1e3),
  });
  process.stdin.on("data", take);
  log(`emulated echo, firmware ${name} ${hash.slice(0, 12)}, power-on`);
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

main();
