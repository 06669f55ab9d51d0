import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { now, openPort, since, TransportError, wallDate } from "#drivers";
import type { Attachment, AttachOptions, Rig } from "../attachment.ts";
import { healthFile, nextHealth, readHealth, setAside, writeHealth } from "../health.ts";
import { lease } from "../lease.ts";
import type { BoardFile } from "./board-file.ts";
import { type FoundPort, matchPort } from "./match-port.ts";
import { runHook } from "./run-hook.ts";

/** Firmware of a board that is not flashed. */
export const AS_IS = "as-is";

/** For how long another run may have the board, s. An assumption: scenes are shorter, nights are not waited for. */
const WAIT = 60;
/** A board whose power was turned on has its port by then, s. An assumption (1 s to 30 s). */
const APPEARS = 15;
const LOOK_MS = 100;

const BEFORE = {
  transducer: [],
  adc: ["loudspeaker and microphones: samples are injected behind them"],
  samples: ["loudspeaker, microphones and converters: samples are injected behind them"],
  features: ["loudspeaker, microphones, converters and signal processing: features are injected behind them"],
} as const;

/** The Rig of a board. `path` is that of its file, from which the paths of images are counted; `health` that where its health is kept. */
export function boardRig(board: BoardFile, path: string, health = healthFile(board.name)): Rig {
  const names = Object.keys(board.firmwares ?? {});
  return {
    name: path,
    about: `${board.name}: a board on a serial port`,
    injection: `${board.injection} over the link`,
    microphones: board.microphones ?? null,
    notExercised: [
      ...BEFORE[board.injection],
      ...(board.notExercised ?? []),
      "emission: declared by the device and given to the simulator, not measured",
    ],
    notice: null,
    firmwares: names.length === 0 ? [AS_IS] : names,
    ...(board.lineRate === undefined ? {} : { lineRate: board.lineRate }),
    attach: (options) => attach(board, path, { ...options, health }),
    ended: (cause) => writeHealth(health, nextHealth(readHealth(health), cause, wallDate().getTime())),
  };
}

interface BoardOptions extends AttachOptions {
  /** File of its health. */
  readonly health: string;
}

/** Lease, power, port, flash, reset, link. What was done is undone in turn if a later step fails. */
async function attach(board: BoardFile, path: string, options: BoardOptions): Promise<Attachment> {
  const { health } = options;
  const aside = setAside(readHealth(health), wallDate().getTime());
  if (aside !== null) throw new TransportError(`board ${board.name} ${aside}; ${health} says so`);
  await using done = new Undone();
  const held = await lease(board.name, { purpose: `a run with ${path}`, wait: WAIT });
  done.add(async () => held[Symbol.dispose]());
  try {
    return await connect(board, path, options, done);
  } catch (error) {
    const cause = { blame: "bench", step: "power", message: (error as Error).message } as const;
    writeHealth(health, nextHealth(readHealth(health), cause, wallDate().getTime()));
    throw error;
  }
}

async function connect(
  board: BoardFile,
  path: string,
  { firmware, onConsole }: AttachOptions,
  done: Undone,
): Promise<Attachment> {
  const { power, reset } = board;
  if (power !== undefined) {
    done.add(async () => void (await runHook("power.off", power.off)));
    await runHook("power.on", power.on);
  }
  const port = await found(board, power === undefined ? 0 : APPEARS);
  const firmwareHash = firmware === AS_IS ? null : await flash(board, path, firmware);
  if (reset !== undefined) await runHook("reset", reset);
  const link = await openPort({ path: port.path, baudRate: board.baud, console: onConsole });
  const undo = done.keep();
  return {
    link,
    carrier: "serial",
    pid: null,
    exited: new Promise(() => {}), // Whether a board still runs is told by its link alone.
    where: port.where,
    expected: { chip: board.chip ?? null, firmwareHash },
    async [Symbol.asyncDispose]() {
      await link[Symbol.asyncDispose]();
      await undo();
    },
  };
}

/** The board's port; an empty one is refused, unless the board has just been given power. */
async function found({ port }: BoardFile, within: number): Promise<FoundPort> {
  for (const began = now(); ; await new Promise((wake) => setTimeout(wake, LOOK_MS))) {
    try {
      return matchPort(port);
    } catch (error) {
      if (!(error instanceof TransportError) || since(began) >= within) throw error;
    }
  }
}

/** @returns the SHA-256 of the image, which the board's hello must say. */
async function flash({ flash: how, firmwares }: BoardFile, path: string, name: string): Promise<string> {
  const image = resolve(dirname(path), firmwares?.[name] ?? "");
  if (how === undefined || !existsSync(image))
    throw new TransportError(`there is no image of firmware ${name} at ${image}`);
  const chip = (await runHook("flash.readChip", how.readChip)).trim();
  if (!chip.includes(how.chip)) {
    throw new TransportError(
      `nothing was flashed: the chip says it is ${chip.slice(0, 200) || "nothing"}, expected ${how.chip}`,
    );
  }
  const [program, ...args] = how.write;
  await runHook("flash.write", [program, ...args.map((word) => word.replaceAll("{image}", image))]);
  return createHash("sha256").update(readFileSync(image)).digest("hex");
}

/** What is to be undone, newest first, unless it is kept. */
class Undone {
  readonly #steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.#steps.unshift(step);
  }

  /** Hands over what is to be done. */
  keep(): () => Promise<void> {
    const steps = this.#steps.splice(0);
    return async () => {
      const failed: unknown[] = [];
      for (const step of steps) await step().catch((error: unknown) => failed.push(error));
      if (failed.length > 0) throw failed[0];
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.keep()();
  }
}
