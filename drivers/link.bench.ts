/**
 * Throughput of Links to an echo program, both directions at once, and round trips: run
 * `node --import tsx drivers/link.bench.ts`. Every byte is framed, checked, sent back, framed and checked again.
 */
import { message } from "#wire";
import { now } from "./clock.ts";
import type { Link } from "./link.ts";
import { ECHO_LINKS } from "./testing.ts";

const PAYLOAD = 2048;
const BYTES = 32 << 20;
const TRIPS = 500;

async function throughput(link: Link): Promise<number> {
  const outgoing = message("samples", {
    index: 0,
    values: new Int16Array((PAYLOAD - 8) / 2).map((_, n) => n * 251),
  });
  const frames = BYTES / PAYLOAD;
  const start = now();
  const sending = (async () => {
    for (let n = 0; n < frames; n++) await link.send(outgoing);
  })();
  const frame = link.incoming[Symbol.asyncIterator]();
  for (let n = 0; n < frames; n++) await frame.next();
  await sending;
  return (BYTES / Number(now() - start)) * 1e3; // bytes per us: MB/s
}

async function roundTrips(link: Link): Promise<readonly bigint[]> {
  const outgoing = message("processed", { stream: 0, samples: 1 });
  const frame = link.incoming[Symbol.asyncIterator]();
  const trips: bigint[] = [];
  for (let n = 0; n < TRIPS; n++) {
    const start = now();
    await link.send(outgoing);
    await frame.next();
    trips.push(now() - start);
  }
  return trips.sort((a, b) => Number(a - b));
}

for (const { name, missing, open } of ECHO_LINKS) {
  if (missing !== null) {
    console.log(`${name}: ${missing}`);
    continue;
  }
  const link = await open();
  const rate = await throughput(link);
  const trips = (await roundTrips(link)).map((trip) => Number(trip) / 1e6);
  const [p50, p99] = [trips[TRIPS / 2]!, trips[Math.floor(TRIPS * 0.99)]!];
  console.log(
    `${name}: ${rate.toFixed(1)} MB/s each way at once, round trip ${p50.toFixed(2)} ms p50, ${p99.toFixed(2)} ms p99`,
  );
  await link[Symbol.asyncDispose]();
}
