/** For tests: random and mutated bytes for each decoder that reads what somebody else wrote. */
import { readFileSync } from "node:fs";
import { decodeRaw, encodeFrame, type Frame, FrameError, frameDecoder, MESSAGES } from "#wire";
import { type Chance, chance } from "./faults/chance.ts";
import { lineSplitter } from "./line-splitter.ts";
import { encodePortMessage, portMessageDecoder } from "./port-pipe.ts";
import { TransportError } from "./transport.ts";

/** Something that reads bytes, and what of its errors is an answer. */
export interface Fuzzed {
  readonly name: string;
  /** Sound input, to be mutated. */
  readonly samples: readonly Uint8Array[];
  /** Takes a piece. @returns whether it meant something. @throws what the bytes cannot be blamed for. */
  readonly take: (piece: Uint8Array) => boolean;
}

/** What became of the pieces. */
export interface Fuzz {
  readonly pieces: number;
  readonly meant: number;
}

interface Vector extends Omit<Frame, "payload"> {
  readonly payload: string;
}

const VECTORS: readonly Vector[] = JSON.parse(
  readFileSync(new URL("./wire/vectors/frames.json", import.meta.url), "utf8"),
);
const FRAMES: readonly Frame[] = VECTORS.map((vector) => ({
  ...vector,
  payload: Uint8Array.from(Buffer.from(vector.payload, "hex")),
}));

/** Every decoder of this folder. */
export function decoders(): readonly Fuzzed[] {
  const stream = frameDecoder({ largest: 4096 });
  let port = portMessageDecoder();
  let lines = 0;
  const { push } = lineSplitter(() => lines++);
  return [
    {
      name: "frames in a stream",
      samples: FRAMES.map((frame) => Buffer.concat([Uint8Array.of(0), encodeFrame(frame)])),
      take: (piece) => stream.push(piece).length > 0,
    },
    {
      name: "raw frame",
      samples: FRAMES.map((frame) => encodePortMessage({ tag: "frame", frame }).subarray(5)),
      take: (piece) => decodeRaw(piece) !== null,
    },
    {
      name: "messages of a port process",
      samples: FRAMES.map((frame) => encodePortMessage({ tag: "frame", frame })),
      take(piece) {
        try {
          return port(piece).length > 0;
        } catch (error) {
          if (!(error instanceof TransportError)) throw error;
          port = portMessageDecoder(); // Its process is ended then.
          return false;
        }
      },
    },
    {
      name: "lines of a console",
      samples: [Buffer.from("a line\r\n"), Buffer.from("ä\u2028\u{1f600}\n"), Buffer.alloc(5000, 0x41)],
      take(piece) {
        const before = lines;
        push(piece);
        return lines > before;
      },
    },
    ...Object.entries(MESSAGES).map(([type, codec]) => ({
      name: `payload of ${type}`,
      samples: FRAMES.filter((frame) => frame.type === type).map(({ payload }) => payload),
      take(piece: Uint8Array) {
        try {
          codec.decode(piece);
          return true;
        } catch (error) {
          if (!(error instanceof FrameError)) throw error;
          return false;
        }
      },
    })),
  ];
}

/** Feeds a decoder with `bytes` bytes: a third random, a third samples with up to 3 bytes changed, a third pieces of samples joined. */
export function fuzz({ take, samples }: Fuzzed, bytes: number, seed: number): Fuzz {
  const luck = chance(seed, "fuzz");
  let [pieces, meant] = [0, 0];
  for (let fed = 0; fed < bytes; pieces++) {
    const piece = [random, mutated, joined][pieces % 3]!(luck, samples);
    fed += Math.max(1, piece.length);
    if (take(piece)) meant++;
  }
  return { pieces, meant };
}

function random({ next, upTo }: Chance): Uint8Array {
  const piece = new Uint8Array(upTo(300));
  for (let n = 0; n < piece.length; n++) piece[n] = 256 * next();
  return piece;
}

function mutated({ upTo }: Chance, samples: readonly Uint8Array[]): Uint8Array {
  const piece = Uint8Array.from(samples[upTo(samples.length - 1)]!);
  for (let n = upTo(3); n > 0 && piece.length > 0; n--) piece[upTo(piece.length - 1)] = upTo(255);
  return piece;
}

function joined(luck: Chance, samples: readonly Uint8Array[]): Uint8Array {
  const part = () => {
    const whole = samples[luck.upTo(samples.length - 1)]!;
    const from = luck.upTo(whole.length);
    return whole.subarray(from, from + luck.upTo(whole.length));
  };
  return Buffer.concat([part(), part(), part()]);
}
