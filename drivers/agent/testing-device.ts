/** For tests: the agent in a device that does everything, with sanitizers, and the host's strict codec to talk to it. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after } from "node:test";
import {
  type Bodies,
  type Frame,
  type FrameType,
  frameDecoder,
  frameEncoder,
  type Message,
  message,
  readMessage,
} from "#wire";
import { compile, SANITIZERS, SOURCES, scratch, WARNINGS, without } from "./testing.ts";

/** Why it cannot be compiled here; false if it can. */
export const skip = without("gcc", "gcc libc6-dev");
/** Where it is. */
export const built = scratch();
after(() => built[Symbol.dispose]());
const program = join(built.folder, "device");
/** What it is compiled of, less its main program. */
export const parts = ["-I.", "-Itesting", "testing/device.c", ...SOURCES, ...SANITIZERS];
if (skip === false) {
  const words = [...WARNINGS, "-D_POSIX_C_SOURCE=200809L", ...parts, "testing/device-main.c", "-o", program];
  assert.equal(compile("gcc", words), "");
}

/** What is opened unless told. */
export const OPEN: Bodies["open"] = {
  stream: 2,
  function: "presence",
  rate: 4000,
  lead: 400,
  blockLength: 64,
  total: null,
  timekeeping: "lockstep",
  cloud: false,
};

/** One device, and what it says to what it is told. */
export class Host implements AsyncDisposable {
  readonly encoder = frameEncoder();
  readonly #child: ChildProcess;
  readonly #decoder = frameDecoder();
  readonly #heard: Frame[] = [];
  #wake = () => {};
  #ping = 1000;
  next = 0;

  constructor(words: readonly string[] = []) {
    this.#child = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"] });
    this.#child.stdout?.on("data", (chunk: Uint8Array) => {
      this.#heard.push(...this.#decoder.push(chunk));
      this.#wake();
    });
    this.#child.once("exit", () => this.#wake());
  }

  /** Everything it answers to some bytes, up to the pong of a ping sent behind them. */
  async raw(...bytes: readonly Uint8Array[]): Promise<readonly Frame[]> {
    const id = this.#ping++;
    const ping = this.encoder.encode(message("ping", { id, next: this.next }));
    this.#child.stdin?.write(Buffer.concat([...bytes, ping]));
    for (;;) {
      const last = this.#heard.findIndex((frame) => frame.type === "pong" && pongOf(frame).id === id);
      if (last >= 0) return this.#heard.splice(0, last + 1);
      assert.equal(this.#child.exitCode, null, "the device ended");
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async ask<T extends FrameType>(type: T, body: Bodies[T], stream = 2): Promise<readonly Message[]> {
    const frames = await this.raw(this.encoder.encode(message(type, body, { stream })));
    return frames.slice(0, -1).map(readMessage);
  }

  greet = (nonce = 7) =>
    this.ask("greeting", { protocol: { least: 1, most: 1 }, nonce, host: "test" }) as Promise<
      readonly Extract<Message, { type: "hello" }>[]
    >;

  async [Symbol.asyncDispose]() {
    this.#child.stdin?.end();
    if (this.#child.exitCode === null) await once(this.#child, "exit");
    assert.equal(this.#child.exitCode, 0, "sanitizers end a device that goes wrong");
  }
}

export function pongOf(frame: Frame): Bodies["pong"] {
  return readMessage(frame).body as Bodies["pong"];
}

/** A block of 64 samples, two microphones. */
export function block(index: number): Bodies["samples"] {
  return { index, values: Int16Array.from({ length: 64 * 4 }, (_, i) => index + i) };
}

/** What the first of some messages says, which is to be of one type. */
export function first<T extends FrameType>(type: T, heard: readonly Message[]): Bodies[T] {
  const [message] = heard;
  assert.equal(message?.type, type);
  return message?.body as Bodies[T];
}

export const typesOf = (messages: readonly Message[]) => messages.map(({ type }) => type);
/** What follows from one block. */
export const REPORTS = ["event", "actuation", "actuation", "feed", "upload", "processed"];

/** A device that was greeted, and has a stream open. */
export async function opened(): Promise<Host> {
  const host = new Host();
  await host.greet();
  await host.ask("open", OPEN);
  return host;
}
