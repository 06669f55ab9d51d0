/** Impulse responses of a 6 x 5 x 3 m room, compiled, against the plain twin on the same images in the same run. */
import { writePulsesPlainly } from "../kernels/plain-pulses.ts";
import { arrivals } from "./arrivals.ts";
import { imageCount, imageSources } from "./images.ts";
import { impulseResponses, type ResponseOptions } from "./impulse-responses.ts";
import { shoebox } from "./shoebox.ts";

const room = shoebox({ size: [6, 5, 3], absorption: 0.25 });
const medium = { temperature: 20, humidity: 40, pressure: 101.325, speed: 343 };
const source = [1.3, 2.1, 0.7] as const;
const receivers = Array.from({ length: 8 }, (_, i) => [4.2 + i * 0.05, 3.3 - i * 0.1, 1.6] as const);

const rows = [
  {
    what: "order 17, 48 kHz, 1 receiver",
    maxOrder: 17,
    rate: 48_000,
    heard: 1,
    rounds: 400,
    plain: 9,
    must: 0.5,
  },
  {
    what: "order 17, 48 kHz, each of 8",
    maxOrder: 17,
    rate: 48_000,
    heard: 8,
    rounds: 100,
    plain: 3,
    must: 0.3,
  },
  {
    what: "order 30, 96 kHz, 1 receiver",
    maxOrder: 30,
    rate: 96_000,
    heard: 1,
    rounds: 100,
    plain: 3,
    must: 3,
  },
  {
    what: "order 66, 48 kHz, 1 receiver",
    maxOrder: 66,
    rate: 48_000,
    heard: 1,
    rounds: 30,
    plain: 1,
    must: 15,
  },
];

/** Median time of a call, ms, after as many calls again to warm up as are timed (one, if one). */
function median(rounds: number, run: () => void): number {
  for (let i = 0; i < Math.max(1, rounds - 1); i++) run();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)];
}

/** The same responses by the definition: image list, arrivals, windowed sincs in float64. */
function plainly({ maxOrder, rate, receivers: places }: ResponseOptions, length: number): void {
  const images = imageSources({ room, at: source, maxOrder });
  for (const at of places) {
    const { delays, amplitudes } = arrivals(images, { at, speed: medium.speed });
    writePulsesPlainly(
      new Float64Array(length),
      delays.map((delay) => delay * rate),
      amplitudes,
    );
  }
}

for (const { what, maxOrder, rate, heard, rounds, plain, must } of rows) {
  const options = { room, source, receivers: receivers.slice(0, heard), maxOrder, medium, rate };
  const { length } = impulseResponses(options);
  const compiled = median(rounds, () => impulseResponses(options)) / heard;
  const reference = median(plain, () => plainly(options, length)) / heard;
  console.log(
    `  ${what}, ${imageCount(maxOrder)} images: ${compiled.toFixed(3)} ms (must: ${must}), ` +
      `plain ${reference.toFixed(1)} ms, ratio ${(reference / compiled).toFixed(0)}, ` +
      `${((1e6 * compiled) / imageCount(maxOrder)).toFixed(1)} ns per image`,
  );
}
