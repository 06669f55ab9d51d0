import type { Random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { HALF_WIDTH } from "../kernels/plain-pulses.ts";
import { type Lattice, LONGEST, writeLattice } from "../kernels/pulses.ts";
import { HALF as AIR_HALF_WIDTH, absorbInAir } from "./air-filter.ts";
import { type ImageAxis, imageAxes } from "./images.ts";
import { replaceLateTail } from "./late-tail.ts";
import { type Medium, speedIn } from "./medium.ts";
import { expectInside, type Shoebox } from "./shoebox.ts";

/** What is heard where. */
export interface ResponseOptions {
  /** Null for a free field. */
  readonly room: Shoebox | null;
  /** m */
  readonly source: Point;
  /** m */
  readonly receivers: readonly Point[];
  /** Walls met by the last images taken, 0 to 500; without a room there is only the source. */
  readonly maxOrder: number;
  readonly medium: Medium;
  /** Samples per second. */
  readonly rate: number;
  /** Samples of each response; if not given, until the last image has died away at every receiver. */
  readonly length?: number;
  /** Whether the air absorbs, after ISO 9613-1: see `absorbInAir`. False if not given. */
  readonly airAbsorption?: boolean;
  /**
   * If given, what follows where images of `maxOrder` are no longer complete is noise from here, a fork for each
   * receiver: see `replaceLateTail`. Give a `length` that holds the decay.
   */
  readonly lateTail?: Random;
}

export interface ImpulseResponses {
  /** Samples of each. */
  readonly length: number;
  /** Samples per second. */
  readonly rate: number;
  /** [receiver][length]: pressure at the receiver, relative to the source's at 1 m times 1 / (4 pi). */
  readonly samples: Float32Array;
}

/**
 * Impulse responses from one source to many receivers.
 *
 * Sample n is time n / rate, and time 0 is when the pulse leaves the source. An image at distance d that met
 * walls of beta = sqrt(1 - absorption) adds a pulse of amplitude product(beta) / (4 pi d) centred on d / speed,
 * not rounded to a sample: the windowed sinc of `writePulsesPlainly`, to -100 dB. What a pulse has before
 * sample 0 is left out; its centre is never there.
 *
 * @throws RangeError that names what is outside the room, at the same place as the source, or no count or rate.
 */
export function impulseResponses(options: ResponseOptions): ImpulseResponses {
  const { room, source, receivers, maxOrder, medium, rate } = options;
  if (!(rate > 0 && rate < Infinity)) throw new RangeError(`impulseResponses: rate is ${rate} Hz`);
  if (!room && options.lateTail) throw new RangeError("impulseResponses: lateTail: a free field has none");
  expectPlaces(options);
  const samplesPerMetre = rate / speedIn(medium);
  const axes = room ? imageAxes(room, source, maxOrder) : [source, source, source].map(onlySource);
  const order = room ? maxOrder : 0;
  const lattices = receivers.map((receiver) => seenFrom(receiver, axes, order, samplesPerMetre));
  const reach = HALF_WIDTH + (options.airAbsorption ? AIR_HALF_WIDTH : 0);
  const latest = lattices.reduce((most, lattice) => Math.max(most, lastDelay(lattice)), 0);
  const length = options.length ?? Math.ceil(latest) + (receivers.length > 0 ? reach : 0);
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RangeError(`impulseResponses: length is ${length} samples, expected a count`);
  }
  if (length > LONGEST || receivers.length * length > MOST_SAMPLES) {
    throw new RangeError(
      `impulseResponses: ${receivers.length} responses of ${length} samples at a rate of ${rate} Hz and a speed of ` +
        `${speedIn(medium)} m/s; expected at most ${LONGEST} each, ${MOST_SAMPLES} in all`,
    );
  }
  const samples = new Float32Array(receivers.length * length);
  for (const [i, lattice] of lattices.entries()) {
    const response = samples.subarray(i * length, (i + 1) * length);
    writeLattice(response, lattice, samplesPerMetre / (4 * Math.PI));
    if (room && options.lateTail) {
      const chance = options.lateTail.fork(`receiver ${i}`);
      replaceLateTail(response, { room, maxOrder, rate, speed: speedIn(medium), chance });
    }
    if (options.airAbsorption) absorbInAir(response, { rate, medium });
  }
  return { length, rate, samples };
}

/** Samples of all responses together: 2 GB. */
const MOST_SAMPLES = 2 ** 29;

/** Nearer than this to the source, m, a receiver is taken to be in it. */
const NEAREST = 1e-6;

function onlySource(source: Point, axis: number): ImageAxis {
  return { positions: new Float64Array([source[axis]]), reflections: new Float64Array([1]) };
}

function seenFrom(
  receiver: Point,
  axes: readonly ImageAxis[],
  maxOrder: number,
  samplesPerMetre: number,
): Lattice {
  return {
    maxOrder,
    squares: axes.map(({ positions }, axis) =>
      positions.map((position) => ((position - receiver[axis]) * samplesPerMetre) ** 2),
    ),
    reflections: axes.map(({ reflections }) => reflections),
  };
}

/** Delay of the image that is farthest, in samples, without going through all of them. */
function lastDelay({ maxOrder, squares }: Lattice): number {
  // Largest square within so many rooms.
  const [x, y, z] = squares.map((axis) => {
    const farthest = new Float64Array(maxOrder + 1);
    for (let n = 0; n <= maxOrder; n++) {
      farthest[n] = Math.max(farthest[n - 1] ?? 0, axis[maxOrder - n], axis[maxOrder + n]);
    }
    return farthest;
  });
  let square = 0;
  for (let nx = 0; nx <= maxOrder; nx++) {
    for (let ny = 0; ny <= maxOrder - nx; ny++) {
      square = Math.max(square, x[nx] + y[ny] + z[maxOrder - nx - ny]);
    }
  }
  return Math.sqrt(square);
}

function expectPlaces({ room, source, receivers, maxOrder }: ResponseOptions): void {
  if (!(Number.isInteger(maxOrder) && maxOrder >= 0 && maxOrder <= 500)) {
    throw new RangeError(`impulseResponses: maxOrder is ${maxOrder}, expected an integer from 0 to 500`);
  }
  for (const [i, place] of [source, ...receivers].entries()) {
    const what = i === 0 ? "impulseResponses: source" : `impulseResponses: receiver ${i - 1}`;
    if (room) expectInside(room, place, what);
    if (!place.every(Number.isFinite)) throw new RangeError(`${what} is at ${place.join(", ")} m`);
    if (i > 0 && Math.hypot(...place.map((coordinate, axis) => coordinate - source[axis])) < NEAREST) {
      throw new RangeError(`${what} is at the source, where pressure has no bound`);
    }
  }
}
