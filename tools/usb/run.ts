/**
 * Runs roomloop's drivers against USB serial ports that are real to the kernel: `npm run test:usb`.
 *
 * A Linux of its own in a virtual machine, in which dummy_hcd wires a USB host controller to USB device controllers, and boards
 * with firmware in C sit behind CDC-ACM gadgets; in-guest.ts is what is tested. See docs/usb.md. What is missing is named and all is
 * skipped; with REQUIRE_ALL=1 that is a failure.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../cli/config.ts";
import { ROOT } from "../source.ts";
import { bundle } from "./bundle.ts";
import { initramfs } from "./initramfs.ts";
import { findKernel, type Kernel, readModules } from "./kernel.ts";
import { assignments } from "./shell.ts";
import { runMachine } from "./virtual-machine.ts";

const HERE = join(ROOT, "tools/usb");
const AGENT = join(ROOT, "drivers/agent");
const MUSCA = join(ROOT, "rigs/boards/musca");
const BUSYBOX = "/bin/busybox";

/** What of this machine's files the virtual one does not see: init.sh puts its own there. */
const HIDDEN = /^\/(dev|proc|run|sys)(\/|$)/;

/** Why it cannot be done here, with how to get what is missing; null if it can. */
function missing(kernel: Kernel | null): string | null {
  if (process.platform !== "linux" || process.arch !== "x64") return "Linux on x86-64";
  if (HIDDEN.test(realpathSync(tmpdir())))
    return "a TMPDIR elsewhere: the machine has its own /dev, /proc, /run and /sys";
  const needs: (readonly [packages: string, found: boolean])[] = [
    ["linux-image-amd64", kernel !== null],
    ["qemu-system-x86", starts("qemu-system-x86_64", "--version")],
    ["busybox-static", starts(BUSYBOX, "true")],
    ["gcc libc6-dev", starts("gcc", "--version")],
    ...(kernel?.unpackers ?? []).map((name) => [PACKAGES[name] ?? name, starts(name, "--version")] as const),
  ];
  const packages = needs.flatMap(([name, found]) => (found ? [] : [name]));
  return packages.length === 0 ? null : `apt-get install --no-install-recommends ${packages.join(" ")}`;
}

/** Debian's packages of programs that are not called as these are. */
const PACKAGES: Readonly<Record<string, string>> = { xz: "xz-utils" };

function starts(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

/** The small presence firmware of the emulated Musca-B1 as a program of this machine's. */
function buildFirmware(path: string): void {
  const sources = (folder: string, without: readonly string[]) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".c") && !without.includes(file))
      .map((file) => join(folder, file));
  const files = [...sources(MUSCA, ["main.c", "board.c"]), ...sources(AGENT, [])];
  execFileSync("gcc", ["-std=c99", "-O2", `-I${AGENT}`, `-I${MUSCA}`, ...files, "-lm", "-o", path], {
    stdio: "inherit",
  });
}

/** First files of the machine: a shell, modules, what to do, and where the rest is. */
function firstFiles(kernel: Kernel, folder: string): Buffer {
  const environment = assignments({ NODE: process.execPath, FOLDER: folder, BUSYBOX });
  return initramfs([
    { path: "init", content: readFileSync(join(HERE, "init.sh")) },
    { path: "environment", content: Buffer.from(environment) },
    { path: "bin/busybox", content: readFileSync(BUSYBOX) },
    ...readModules(kernel),
  ]);
}

/** @returns the exit code of the tests. */
async function main(kernel: Kernel): Promise<number> {
  // Nothing is left behind, whatever ends this process.
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const)
    process.once(signal, () => process.exit(130));
  const folder = mkdtempSync(join(tmpdir(), "roomloop-usb-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  buildFirmware(join(folder, "firmware"));
  await bundle(folder);
  copyFileSync(join(HERE, "board.sh"), join(folder, "board.sh"));
  const archive = join(folder, "initramfs");
  writeFileSync(archive, firstFiles(kernel, folder));
  let code: number | null = null;
  const onConsole = (line: string) => {
    console.log(line);
    const ended = /^roomloop tests over USB ended with (\d+)/.exec(line);
    if (ended) code = Number(ended[1]);
  };
  const failure = await runMachine({ kernel: kernel.image, initramfs: archive, onConsole });
  if (failure !== null) console.log(`the virtual machine ${failure}`);
  else if (code === null) console.log("the virtual machine turned itself off before the tests had ended");
  return failure === null ? (code ?? 3) : 3;
}

const kernel = findKernel();
const reason = missing(kernel);
if (kernel !== null && reason === null) process.exitCode = await main(kernel);
else {
  console.log(`skipped: tests over USB need ${reason}`);
  process.exitCode = readConfig().requireAll ? 1 : 0;
}
