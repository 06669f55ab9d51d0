import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { TransportError } from "#drivers";

const BOARD = fileURLToPath(new URL("./musca/", import.meta.url));
const AGENT = fileURLToPath(new URL("../../drivers/agent/", import.meta.url));

/** The small presence firmware as it is meant to be, and wrong in one way each: `FAULT` of firmware.c. */
export const FAULTS = { presence: 0, deaf: 1, hangs: 2, asserts: 3, reboots: 4 } as const;
export type FirmwareName = keyof typeof FAULTS;

/** The cross compiler. */
export const COMPILER = "arm-none-eabi-gcc";

const FLAGS = [
  "-std=c99",
  "-Wall",
  "-Wextra",
  "-Wpedantic",
  "-Wconversion",
  "-Wshadow",
  "-Werror",
  "-mcpu=cortex-m33",
  "-mthumb",
  "-mfloat-abi=hard",
  "-mfpu=fpv5-sp-d16",
  "-Os",
  "-ffunction-sections",
  "-fdata-sections",
];
const LINK = ["-Wl,--gc-sections", "-nostartfiles", "-T", "musca.ld"];

/**
 * Builds a firmware for the Musca-B1 from its sources in C, 1.5 s, or gives the one built before of the same sources.
 *
 * @returns the path of the image, as it goes into flash. Do not change the file.
 * @throws TransportError with the compiler's words if it cannot be built.
 */
export async function firmwareImage(name: FirmwareName): Promise<string> {
  const key = createHash("sha256").update(sourceText()).update(FLAGS.join(" ")).digest("hex").slice(0, 16);
  const image = join(ownFolder(), `${key}-${name}.bin`);
  if (existsSync(image)) return image;
  const scratch = mkdtempSync(join(ownFolder(), "build-"));
  try {
    await build(name, scratch);
    renameSync(join(scratch, "image.bin"), image); // Whole or not there, whoever else builds it.
    return image;
  } catch (cause) {
    const { stderr = "", message } = cause as { stderr?: string; message: string };
    throw new TransportError(`cannot build firmware ${name}: ${stderr.trim() || message}`, { cause });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function build(name: FirmwareName, folder: string): Promise<void> {
  const run = promisify(execFile);
  const elf = join(folder, "image.elf");
  const own = ["main.c", "board.c", "firmware.c", "detector.c", "player.c"];
  const agent = readdirSync(AGENT).filter((file) => file.endsWith(".c"));
  const sources = [...own, ...agent.map((file) => join(AGENT, file))];
  const words = [
    ...FLAGS,
    `-DFAULT=${FAULTS[name]}`,
    `-I${AGENT}`,
    "-I.",
    ...LINK,
    ...sources,
    "-lm",
    "-o",
    elf,
  ];
  await run(COMPILER, words, { cwd: BOARD });
  await run("arm-none-eabi-objcopy", ["-O", "binary", elf, join(folder, "image.bin")]);
}

function sourceText(): string {
  return [BOARD, AGENT]
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((path) => /\.(c|h|ld)$/.test(path))
    .sort()
    .map((path) => `${path}\n${readFileSync(path, "utf8")}`)
    .join("\n");
}

/** A folder for this user's images that nobody else may write. */
function ownFolder(): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `roomloop-firmware-${uid}`);
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) {
    throw new TransportError(
      `cannot keep firmware in ${folder}: it belongs to somebody else, or others may write it`,
    );
  }
  return folder;
}
