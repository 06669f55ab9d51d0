import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ptyAvailable, spawnOnPty, TransportError } from "#drivers";
import { attachPort, type Powered } from "../attach-port.ts";
import type { AttachOptions, Rig } from "../attachment.ts";
import { COMPILER, FAULTS, type FirmwareName, firmwareImage } from "./firmware-image.ts";

const SUPPLY = fileURLToPath(new URL("./power-supply.pl", import.meta.url));
const EMULATOR = "qemu-system-arm";

/** Where the flash begins, and its size; its last page is the chip's own. */
const FLASH = { at: 0x1000_0000, size: 0x4_0000, chip: 0x3_f000 };
/** Burnt into the one specimen there is. */
const CHIP_ID = Uint8Array.of(0x6d, 0x75, 0x73, 0x63, 0x61, 0x00, 0x00, 0x01);

/**
 * Real firmware, compiled for a Cortex-M33 and run by QEMU as a Musca-B1, its UART on a pseudo-terminal.
 *
 * The wire agent and a small presence detector in C, of which the harness shares no line. QEMU makes instructions and
 * interrupts, not time: the core is as fast as the host lets it be.
 */
export const QEMU: Rig = {
  name: "qemu",
  about: "Cortex-M33 firmware in C on an emulated Musca-B1, UART through serialport",
  injection: "baseband samples over the link",
  microphones: [
    [0.03, 0, 0.03],
    [-0.03, 0, 0.03],
  ],
  notExercised: [
    "loudspeaker, microphones, converters, demodulator: samples are injected behind them",
    "the core's speed and its caches: QEMU runs instructions, not cycles",
    "a real UART: the emulated one has no baud rate, and pushes back instead of overrunning",
    "emission: declared by the device and given to the simulator, not measured",
  ],
  get notice() {
    return missing();
  },
  firmwares: Object.keys(FAULTS),
  attach: async (options) => attachPort(await powerMusca(options), options.onConsole),
};

let absent: string | null | undefined;

/** Why the board cannot be had here, with how to get it; null if it can. Asked once in the life of this process. */
function missing(): string | null {
  absent ??=
    ptyAvailable() ??
    needs(EMULATOR, "qemu-system-arm") ??
    needs(COMPILER, "gcc-arm-none-eabi libnewlib-arm-none-eabi") ??
    null;
  return absent;
}

function needs(program: string, packages: string): string | null {
  const { status } = spawnSync(program, ["--version"], { stdio: "ignore" });
  return status === 0 ? null : `needs ${program}: apt-get install --no-install-recommends ${packages}`;
}

/**
 * Builds the firmware, puts it into the board's flash and gives it power.
 *
 * @throws TransportError if the emulator or the compiler is missing, or one of them fails.
 */
export async function powerMusca({ firmware, onConsole }: AttachOptions): Promise<Powered> {
  const reason = missing();
  if (reason !== null) throw new TransportError(`rig qemu ${reason}`);
  const image = await firmwareImage(firmware as FirmwareName);
  const folder = mkdtempSync(join(tmpdir(), "roomloop-board-"));
  const discard = () => rmSync(folder, { recursive: true, force: true });
  try {
    const flash = join(folder, "flash.bin");
    writeFileSync(flash, flashed(readFileSync(image)));
    const board = await spawnOnPty(["perl", SUPPLY, ...machine(flash)], { console: onConsole });
    return {
      path: board.path,
      pid: board.pid,
      exited: board.exited,
      async [Symbol.asyncDispose]() {
        await board[Symbol.asyncDispose]();
        discard();
      },
    };
  } catch (error) {
    discard();
    throw error;
  }
}

/** The flash as it is when power comes: the image, then nothing, then the chip's own page. */
function flashed(image: Uint8Array): Uint8Array {
  if (image.length > FLASH.chip) {
    throw new TransportError(`the image has ${image.length} bytes, and the flash takes ${FLASH.chip}`);
  }
  const bytes = new Uint8Array(FLASH.size).fill(0xff);
  bytes.set(image);
  bytes.set(CHIP_ID, FLASH.chip);
  return bytes;
}

function machine(flash: string): readonly string[] {
  const load = `loader,file=${flash},addr=0x${FLASH.at.toString(16)}`;
  return [
    EMULATOR,
    "-M",
    "musca-b1",
    "-nodefaults",
    "-display",
    "none",
    "-monitor",
    "none",
    "-device",
    load,
    "-serial",
    "stdio",
  ];
}
