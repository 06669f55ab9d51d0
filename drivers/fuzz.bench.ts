/**
 * Random and mutated bytes into each decoder, 10^6 or as many as the first argument says, from the seed that is the second:
 * `node --import tsx drivers/fuzz.bench.ts 1e7 1`. It ends with an error where a decoder does anything but read or refuse.
 */
import { now, since } from "./clock.ts";
import { decoders, fuzz } from "./testing-fuzz.ts";

const [bytes, seed] = [Number(process.argv[2] ?? 1e6), Number(process.argv[3] ?? 1)];
for (const decoder of decoders()) {
  const began = now();
  const heap = process.memoryUsage().rss;
  const { pieces, meant } = fuzz(decoder, bytes, seed);
  const grown = (process.memoryUsage().rss - heap) / 1e6;
  console.log(
    `${decoder.name.padEnd(30)} ${bytes.toExponential(0)} bytes in ${pieces} pieces, ${meant} read, the rest refused; ` +
      `${(bytes / since(began) / 1e6).toFixed(1)} MB/s, ${grown.toFixed(0)} MB grown`,
  );
}
