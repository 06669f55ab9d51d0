/**
 * What Links carry and cost, each figure beside a bare reference of the same run: `npm run bench -- drivers`.
 *
 * Data are 16-bit noise. "Checked" is framed, its CRC-32 compared and its credit granted by the device of
 * testing-sink.ts; the bare references send as many bytes in pieces of half a window, each answered with one byte.
 */
import { readFileSync } from "node:fs";
import { encodeFrame, type Frame, message, readMessage } from "#wire";
import { spawnChild } from "./child-process.ts";
import { now, since } from "./clock.ts";
import { type Link, linkOver } from "./link.ts";
import { nodeProgram } from "./node-program.ts";
import { openPort } from "./port.ts";
import { ptyAvailable, spawnOnPty } from "./pty.ts";
import { openSerial } from "./serial.ts";
import { ECHO_LINKS } from "./testing.ts";
import type { Transport } from "./transport.ts";

/** Bytes of a sample of four channels of baseband. */
const BYTES_PER_SAMPLE = 16;
const BAUD = 3_000_000;

const sink = (...args: readonly (string | number)[]) =>
  nodeProgram(new URL("./testing-sink.ts", import.meta.url), args.map(String));
const mb = (rate: number) => `${rate.toFixed(1)} MB/s`;
const noise = (length: number) => Int16Array.from({ length }, (_, n) => Math.imul(n + 1, 0x9e3779b1) >> 16);

function row(what: string, figure: string, reference: string): void {
  console.log(`${what.padEnd(66)} ${figure.padEnd(28)} ${reference}`);
}

let nonce = 0;

/** Begins a session with the sink and opens its stream. @returns the frames that follow. */
async function open(link: Link, lead: number): Promise<AsyncIterator<Frame>> {
  const frames = link.incoming[Symbol.asyncIterator]();
  const hear = async (type: string) => {
    for (;;) if ((await frames.next()).value?.type === type) return;
  };
  await link.send(message("greeting", { protocol: { least: 1, most: 1 }, nonce: ++nonce, host: "bench" }));
  await hear("hello");
  const how = { rate: 2000, lead, blockLength: 4096, total: null, cloud: true } as const;
  await link.send(message("open", { stream: 0, function: "sink", timekeeping: "lockstep", ...how }));
  await hear("opened");
  return frames;
}

/** Sends `total` samples in blocks, never more than `ahead` of what was processed. @returns s taken. */
async function stream(
  link: Link,
  { total, block, ahead }: { readonly total: number; readonly block: number; readonly ahead: number },
): Promise<number> {
  const frames = await open(link, ahead);
  const values = noise((block * BYTES_PER_SAMPLE) / 2);
  let processed = 0;
  const began = now();
  for (let sent = 0; processed < total; ) {
    const sending: Promise<void>[] = [];
    for (; sent < total && sent + block <= processed + ahead; sent += block) {
      sending.push(link.send(message("samples", { index: sent, values }, { stream: 0 })));
    }
    await Promise.all(sending);
    const heard = readMessage((await frames.next()).value);
    if (heard.type === "processed") processed = heard.body.samples;
  }
  return since(began);
}

/** Sends bytes in pieces of half a window, as the bare sink grants them. @returns bytes per us: MB/s. */
async function bare(transport: Transport, total: number, window: number): Promise<number> {
  const piece = new Uint8Array(noise(window / 4).buffer);
  const answers = transport.incoming[Symbol.asyncIterator]();
  const began = now();
  for (let sent = 0, granted = window; granted < total + window; ) {
    for (; sent < total && sent + piece.length <= granted; sent += piece.length) await transport.write(piece);
    granted += ((await answers.next()).value as Uint8Array).length * piece.length;
  }
  return total / since(began) / 1e6;
}

/** Lets the sink send events. @returns its figures. */
async function ticks(link: Link, frames: AsyncIterator<Frame>, count: number) {
  await link.send(message("call", { id: 1, method: "events", arguments: { count }, deadlineMs: 60_000 }));
  for (;;) {
    const heard = readMessage((await frames.next()).value);
    if (heard.type === "result") return heard.body.values as Readonly<Record<string, number>>;
  }
}

/** One way, in blocks of so many samples. @returns MB/s. */
async function oneWay(link: Link, total: number, block: number, ahead: number): Promise<number> {
  const samples = Math.round(total / BYTES_PER_SAMPLE / block) * block;
  return (samples * BYTES_PER_SAMPLE) / (await stream(link, { total: samples, block, ahead })) / 1e6;
}

async function childProcess(): Promise<void> {
  const window = 1 << 20;
  const plain = await spawnChild(sink("bare", window));
  const reference = await bare(plain.transport, 256 << 20, window);
  await plain.transport[Symbol.asyncDispose]();
  for (const bytes of [2048, 16_384]) {
    const { transport } = await spawnChild(sink(window));
    await using link = linkOver(transport);
    const block = bytes / BYTES_PER_SAMPLE;
    await oneWay(link, 16 << 20, block, window / BYTES_PER_SAMPLE); // Until it is compiled.
    const rate = await oneWay(link, 96 << 20, block, window / BYTES_PER_SAMPLE);
    row(
      `child process, one way, checked, ${bytes}-byte blocks`,
      mb(rate),
      `${(rate / reference).toFixed(2)} of bare pipe (${mb(reference)})`,
    );
  }
}

async function serial(): Promise<void> {
  const window = 16_384;
  const device = await spawnOnPty(sink("power", "bare", window));
  const port = await openSerial({ path: device.path, baudRate: BAUD });
  const reference = await bare(port, 24 << 20, window);
  await port[Symbol.asyncDispose]();
  await device[Symbol.asyncDispose]();
  for (const bytes of [2048, 8192]) {
    const framed = await spawnOnPty(sink("power", window));
    const link = await openPort({ path: framed.path, baudRate: BAUD });
    const block = bytes / BYTES_PER_SAMPLE;
    await oneWay(link, 2 << 20, block, (4 * window) / BYTES_PER_SAMPLE);
    const rate = await oneWay(link, 24 << 20, block, (4 * window) / BYTES_PER_SAMPLE);
    row(
      `serialport on a PTY, one way, checked, credited, ${bytes}-byte blocks`,
      mb(rate),
      `${(rate / reference).toFixed(2)} of bare serialport, same window (${mb(reference)})`,
    );
    await link[Symbol.asyncDispose]();
    await framed[Symbol.asyncDispose]();
  }
}

/** Events from the device until their acknowledgement, while this process is busy for 20 ms at a time. */
async function events(): Promise<void> {
  const device = await spawnOnPty(sink("power", "eager"));
  const link = await openPort({ path: device.path, baudRate: BAUD });
  const frames = await open(link, 200);
  const idle = await ticks(link, frames, 300);
  let busy = true;
  const simulating = (async () => {
    while (busy) {
      const began = now();
      while (since(began) < 0.02);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const loaded = await ticks(link, frames, 300);
  busy = false;
  await simulating;
  const told = ({ p50 = 0, p99 = 0 }) => `${p50.toFixed(2)} ms p50, ${p99.toFixed(2)} ms p99`;
  row("event and its acknowledgement over a PTY, host simulating", told(loaded), `host idle: ${told(idle)}`);
  await link[Symbol.asyncDispose]();
  await device[Symbol.asyncDispose]();
}

/** Processor time that a process has used, s; in the 10 ms steps of Linux, NaN elsewhere. */
function cpuOf(pid: number): number {
  try {
    const after = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return (Number(after[11]) + Number(after[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

/**
 * Processor time of both ends for each second of a stream of four microphones at 2 kHz, over pipes, in lockstep; beside that
 * of the same bytes and turns without a protocol, which is what the system asks for its calls.
 */
async function soak(): Promise<void> {
  const [seconds, rate, lead] = [1200, 2000, 200];
  const half = (lead / 2) * BYTES_PER_SAMPLE;
  const plain = await spawnChild(sink("bare", 2 * half));
  await bare(plain.transport, 2000 * half, 2 * half);
  let [host, device] = [cpuOf(process.pid), cpuOf(plain.pid)];
  await bare(plain.transport, seconds * rate * BYTES_PER_SAMPLE, 2 * half);
  const reference = (cpuOf(process.pid) - host + cpuOf(plain.pid) - device) / seconds;
  await plain.transport[Symbol.asyncDispose]();

  const child = await spawnChild(sink());
  await using link = linkOver(child.transport);
  await stream(link, { total: 100 * rate, block: lead / 2, ahead: lead });
  [host, device] = [cpuOf(process.pid), cpuOf(child.pid)];
  await stream(link, { total: seconds * rate, block: lead / 2, ahead: lead });
  const total = (cpuOf(process.pid) - host + cpuOf(child.pid) - device) / seconds;
  row(
    "soak's wire cost, pipes, 4 microphones at 2 kHz, both ends",
    `${(total * 1e3).toFixed(2)} ms CPU per s`,
    `bare pipe, same bytes and turns: ${(reference * 1e3).toFixed(2)}`,
  );
}

function overhead(): void {
  for (const bytes of [512, 2048]) {
    const payload = new Uint8Array(8 + bytes);
    payload.set(new Uint8Array(noise(bytes / 2).buffer), 8);
    const frame = { type: "samples", channel: 16, sequence: 1, flags: 0, timestamp: 1, payload } as const;
    const share = encodeFrame(frame).length / bytes - 1;
    row(
      `overhead of ${bytes} bytes of data`,
      `${(100 * share).toFixed(2)} %`,
      `${encodeFrame(frame).length - bytes} bytes, the index among them`,
    );
  }
}

/** Both directions at once, through an echo, and frames there and back one at a time. */
async function echoes(): Promise<void> {
  const outgoing = message("samples", { index: 0, values: noise(1020) });
  for (const { name, missing, open: connect } of ECHO_LINKS) {
    if (missing !== null) {
      row(name, "-", missing);
      continue;
    }
    const link = await connect();
    const frames = link.incoming[Symbol.asyncIterator]();
    const count = 8192;
    const began = now();
    const sending = (async () => {
      for (let n = 0; n < count; n++) await link.send(outgoing);
    })();
    for (let n = 0; n < count; n++) await frames.next();
    await sending;
    const rate = (2048 * count) / since(began) / 1e6;
    const trips: number[] = [];
    for (let n = 0; n < 300; n++) {
      const sent = now();
      await link.send(message("processed", { stream: 0, samples: 1 }));
      await frames.next();
      trips.push(since(sent) * 1e3);
    }
    trips.sort((a, b) => a - b);
    const trip = `round trip ${trips[150]!.toFixed(2)} ms p50, ${trips[297]!.toFixed(2)} ms p99`;
    row(`${name}, both ways at once`, `${mb(rate)} each way`, trip);
    await link[Symbol.asyncDispose]();
  }
}

overhead();
await childProcess();
if (ptyAvailable() === null) {
  await serial();
  await events();
} else row("serialport on a PTY", "-", String(ptyAvailable()));
await soak();
await echoes();
