/**
 * A device for benches: takes samples, says `processed` and grants credit, on a line that loses nothing.
 * `testing-sink.ts [power] [bare] [eager] [WINDOW]`.
 *
 * "power" ends with the socket on fd 3; WINDOW are the bytes it takes ahead of what it has processed, 16 384 unless
 * given; "eager" asks for an acknowledgement of each report, not of 64 together. "bare" speaks no protocol: it answers each half WINDOW of bytes with one byte. A call makes it
 * send "count" events, one each 5 ms, and is answered with the times until they were acknowledged.
 */
import { Socket } from "node:net";
import {
  type Bodies,
  type Descriptor,
  type FrameType,
  frameDecoder,
  frameEncoder,
  type Message,
  message,
  PROTOCOL,
  readMessage,
  valuesPerSample,
} from "#wire";
import { now, since } from "./clock.ts";

const words = process.argv.slice(2);
const window = Number(words.find((word) => /^\d+$/.test(word)) ?? 16_384);
const EVERY_MS = 5;

const descriptor: Descriptor = {
  ...{ protocol: { least: PROTOCOL, most: PROTOCOL }, largestFrame: 65_551, chip: "none", board: "sink" },
  ...{
    firmware: "sink",
    firmwareHash: "",
    resetCause: "power-on",
    uptime: 0,
    bootCount: 1,
    sampleDriven: true,
  },
  ...{ clockRate: 1e6, ackEvery: words.includes("eager") ? 1 : 64 },
  functions: [
    {
      name: "sink",
      input: { kind: "baseband", channels: 4, rate: 2000, encoding: "i16", fullScale: 1, radar: null },
      ...{ output: null, events: ["tick"], actuations: [] },
    },
  ],
};

const decoder = frameDecoder();
const bytesPerSample = 2 * valuesPerSample(descriptor.functions[0]!.input);
let encoder = frameEncoder();
let answers: Uint8Array[] = [];
let taken = 0; // Samples.
let told = 0; // What of them it has said were processed, in whole steps.
let every = 1; // Samples after which it says so: half a window or half the lead.
let granted = window;
let reports = 0; // Sequence number of the next report.
let sentAt = now();
let acknowledged: (() => void) | null = null;

function say<T extends FrameType>(type: T, body: Bodies[T]): void {
  if (type === "event" || type === "processed") reports = (reports + 1) & 0xffff;
  answers.push(encoder.encode(message(type, body)));
}

function flush(): void {
  if (answers.length > 0) process.stdout.write(answers.length === 1 ? answers[0]! : Buffer.concat(answers));
  answers = [];
}

function progress(): void {
  say("processed", { stream: 0, samples: taken });
  told = taken - (taken % every);
  granted = taken * bytesPerSample + window;
  say("credit", { stream: 0, until: granted });
}

/** Sends events one after the other. @returns the middle and the 99th percentile of the times until the ack, ms. */
async function events(count: number): Promise<Readonly<Record<string, number>>> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const came = new Promise<void>((resolve) => (acknowledged = resolve));
    sentAt = now();
    say("event", { kind: "tick", state: "on", stream: 0, index: taken, confidence: 1, value: null });
    flush();
    await came;
    times.push(since(sentAt) * 1e3);
  }
  times.sort((a, b) => a - b);
  return { p50: times[count >> 1]!, p99: times[Math.floor(count * 0.99)]! };
}

async function call({ id, arguments: given }: Bodies["call"]): Promise<void> {
  const values = await events(Number(given.count));
  say("result", { id, error: null, values });
  flush();
}

function hear({ type, body }: Message): void {
  if (type === "greeting") {
    encoder = frameEncoder();
    [taken, told, granted, reports] = [0, 0, window, 0];
    say("hello", { nonce: body.nonce, descriptor, resumed: false });
  } else if (type === "open") {
    every = Math.min(window / 2 / bytesPerSample, body.lead / 2);
    say("opened", { stream: body.stream, refused: null, until: window });
  } else if (type === "samples") taken += (2 * body.values.length) / bytesPerSample;
  else if (type === "ping") {
    const streams = [{ stream: 0, taken, until: granted }];
    const none = { badFrames: 0, lostFrames: 0, repeats: 0, overruns: 0, underruns: 0 };
    say("pong", { id: body.id, clock: Math.floor(process.uptime() * 1e6), next: reports, streams, ...none });
  } else if (type === "ack" && body.next === reports) acknowledged?.();
  else if (type === "call") void call(body);
}

function framed(chunk: Uint8Array): void {
  for (const frame of decoder.push(chunk)) hear(readMessage(frame));
  if (taken - told >= every) progress();
  flush();
}

let owed = 0;
function bare({ length }: Uint8Array): void {
  const half = window / 2;
  owed += length;
  if (owed >= half) process.stdout.write(new Uint8Array(Math.floor(owed / half)));
  owed %= half;
}

if (words.includes("power")) {
  const power = new Socket({ fd: 3, readable: true, writable: false });
  power
    .resume()
    .on("error", () => process.exit())
    .on("close", () => process.exit());
}
process.stdin.on("data", words.includes("bare") ? bare : framed).on("end", () => process.exit(0));
