import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { now, openConsole, openPort, since, TransportError, wallDate } from "#drivers";
import { AttachError, type AttachStep, during } from "../attach-error.ts";
import type { Attachment, AttachOptions, Rig } from "../attachment.ts";
import { ATTACH_DEADLINES, type AttachDeadlines } from "../deadlines.ts";
import { healthFile, nextHealth, readHealth, setAside, writeHealth } from "../health.ts";
import { lease } from "../lease.ts";
import { Interrupted } from "../stopped.ts";
import type { BoardFile, Hook, PortMatch } from "./board-file.ts";
import { type FoundPort, matchPort } from "./match-port.ts";
import { runHook } from "./run-hook.ts";

/** Firmware of a board that is not flashed. */
export const AS_IS = "as-is";

/** Between two looks for a port, ms. */
const LOOK_MS = 100;

const BEFORE = {
  transducer: [],
  adc: ["loudspeaker and microphones: samples are injected behind them"],
  samples: ["loudspeaker, microphones and converters: samples are injected behind them"],
  features: ["loudspeaker, microphones, converters and signal processing: features are injected behind them"],
} as const;

/** The Rig of a board. `path` is that of its file, from which the paths of images are counted; `health` that where its health is kept. */
export function boardRig(
  board: BoardFile,
  path: string,
  health = healthFile(board.name),
  deadlines = ATTACH_DEADLINES,
): Rig {
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
    ...(board.functions === undefined ? {} : { functions: board.functions }),
    ...(board.limits === undefined ? {} : { limits: board.limits }),
    attach: (options) => attach(board, path, { ...options, health, deadlines }),
    ended: (cause) => writeHealth(health, nextHealth(readHealth(health), cause, wallDate().getTime())),
  };
}

interface BoardOptions extends AttachOptions {
  /** File of its health. */
  readonly health: string;
  readonly deadlines: AttachDeadlines;
}

/** Lease, power, flash, reset, port, link. What was done is undone in turn if a later step fails. */
async function attach(board: BoardFile, path: string, options: BoardOptions): Promise<Attachment> {
  const { health, deadlines, signal } = options;
  const aside = setAside(readHealth(health), wallDate().getTime());
  if (aside !== null) throw new AttachError("lease", `board ${board.name} ${aside}; ${health} says so`);
  await using done = new Undone();
  const purpose = `a run with ${path}`;
  const held = await during("lease", () => lease(board.name, { purpose, wait: deadlines.lease, signal }));
  done.add(async () => held[Symbol.dispose]());
  try {
    return await connect(board, path, options, done);
  } catch (error) {
    if (error instanceof AttachError) {
      const cause = { blame: "bench", step: error.step, message: error.message } as const;
      writeHealth(health, nextHealth(readHealth(health), cause, wallDate().getTime()));
    }
    throw error;
  }
}

async function connect(
  board: BoardFile,
  path: string,
  { firmware, onConsole, deadlines, signal }: BoardOptions,
  done: Undone,
): Promise<Attachment> {
  const { power, reset } = board;
  // What has begun is let go to its end: half a flash is worse than none.
  const next = <T>(step: AttachStep, work: () => Promise<T>) => {
    if (signal?.aborted) throw new Interrupted();
    return during(step, work);
  };
  if (power !== undefined) {
    const off = () => during("power", () => runHook("power.off", power.off, deadlines.power));
    done.add(async () => void (await off()));
    await next("power", () => runHook("power.on", power.on, deadlines.power));
  }
  const { console } = board;
  const listen = (within: number) =>
    next("port", async () => {
      if (console === undefined) return;
      const { path } = await found(console.port, within, signal);
      const opened = await openConsole({ path, baudRate: console.baud, print: onConsole });
      done.add(async () => await opened[Symbol.asyncDispose]());
    });
  const early = console !== undefined && isThere(console.port); // Then it tells of the boot, too.
  if (early) await listen(0);
  const flashed = firmware !== AS_IS;
  const firmwareHash = flashed ? await next("flash", () => flash(board, path, firmware, deadlines)) : null;
  if (reset !== undefined) await next("reset", () => runHook("reset", reset, deadlines.reset));
  // Its port may come only now: with power, or with firmware that has one.
  const changed = flashed || power !== undefined || reset !== undefined;
  if (!early) await listen(changed ? deadlines.port : 0);
  const { port, link } = await next("port", async () => {
    const port = await found(board.port, changed ? deadlines.port : 0, signal);
    const { path, match } = port;
    const open = { path, baudRate: board.baud, console: onConsole, ...(match && { match }) };
    return { port, link: await openPort(open) };
  });
  const undo = done.keep();
  return {
    link,
    carrier: "serial",
    pid: null,
    exited: new Promise(() => {}), // Whether a board still runs is told by its link alone.
    place: port.place,
    where: port.where,
    expected: { chip: board.chip ?? null, firmwareHash },
    async [Symbol.asyncDispose]() {
      try {
        await link[Symbol.asyncDispose]();
      } finally {
        await undo();
      }
    },
  };
}

/** A port of the board's; an empty one is refused, unless something was done to the board that may yet bring it `within` s. */
async function found(port: PortMatch, within: number, signal: AbortSignal | undefined): Promise<FoundPort> {
  for (const began = now(); ; await new Promise((wake) => setTimeout(wake, LOOK_MS))) {
    try {
      return matchPort(port);
    } catch (error) {
      if (!(error instanceof TransportError) || since(began) >= within) throw error;
      if (signal?.aborted) throw new Interrupted();
    }
  }
}

function isThere(port: PortMatch): boolean {
  try {
    matchPort(port);
    return true;
  } catch (error) {
    if (error instanceof TransportError) return false;
    throw error;
  }
}

/** @returns the SHA-256 of the image, which the board's hello must say. */
async function flash(
  { flash: how, firmwares }: BoardFile,
  path: string,
  name: string,
  deadlines: AttachDeadlines,
): Promise<string> {
  const image = resolve(dirname(path), firmwares?.[name] ?? "");
  if (how === undefined || !existsSync(image))
    throw new TransportError(`there is no image of firmware ${name} at ${image}`);
  const chip = (await runHook("flash.readChip", how.readChip, deadlines.readChip)).trim();
  if (!chip.includes(how.chip)) {
    throw new TransportError(
      `nothing was flashed: the chip says it is ${chip.slice(0, 200) || "nothing"}, expected ${how.chip}`,
    );
  }
  const [program, ...args] = how.write;
  const write: Hook = [program, ...args.map((word) => word.replaceAll("{image}", image))];
  await runHook("flash.write", write, deadlines.flash);
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
