import type { Actuation, Event, FunctionDescriptor } from "#contracts";
import { type Block, blockDigest } from "#rigs";
import type { RecordWriter } from "./record-writer.ts";
import { type Painter, spectrogramPainter } from "./spectrogram.ts";

/** Progress is told at most this often, s of stream time. */
const PROGRESS_EVERY = 1;

/** What was said in a conversation: written to the record as it comes, and kept as far as it is judged. */
export interface Listener {
  readonly events: readonly Event[];
  readonly actuations: readonly Actuation[];
  /** CRC-32 of each block sent, in order. */
  readonly digests: readonly number[];
  readonly blockLength: () => number;
  /** To be told before the first block. */
  begin(input: FunctionDescriptor["input"], blockLength: number, total: number): void;
  readonly hooks: {
    readonly onBlock: (block: Block, bytes: Uint8Array) => void;
    readonly onEvent: (event: Event) => void;
    readonly onActuation: (actuation: Actuation) => void;
    readonly onConsole: (line: string) => void;
    readonly onProgress: (processed: number) => void;
  };
}

/**
 * Listens to one conversation.
 *
 * @param onProgress Told the stream time processed, s, now and then.
 */
export function listener(
  file: RecordWriter,
  { recordAll, onProgress }: { readonly recordAll: boolean; readonly onProgress: (staged: number) => void },
): Listener {
  const events: Event[] = [];
  const actuations: Actuation[] = [];
  const digests: number[] = [];
  const stream = { rate: 1, blockLength: 1, sent: 0, told: 0, painter: null as Painter | null };
  return {
    events,
    actuations,
    digests,
    blockLength: () => stream.blockLength,
    begin({ rate, channels }, blockLength, total) {
      stream.rate = rate;
      stream.blockLength = blockLength;
      let columns = 0;
      const { canvas, painter } = spectrogramPainter({ rate, channels, total }, (column) => {
        file.add("columns", columns++ * canvas.hop, column);
      });
      file.add("canvas", 0, canvas);
      stream.painter = painter;
    },
    hooks: {
      onBlock(block, bytes) {
        const time = block.index / stream.rate;
        const crc32 = blockDigest(bytes);
        file.add("blocks", time, { index: block.index, length: block.length, crc32 });
        if (recordAll) file.add("samples", time, bytes);
        digests.push(crc32);
        stream.painter?.push(block.samples);
        stream.sent = block.index + block.length;
      },
      onEvent(event) {
        events.push(event);
        file.add("events", event.time, event);
      },
      onActuation(actuation) {
        actuations.push(actuation);
        file.add("actuations", actuation.index / stream.rate, actuation);
      },
      onConsole: (text) => file.add("console", stream.sent / stream.rate, { text }),
      onProgress(processed) {
        const staged = processed / stream.rate;
        if (staged - stream.told < PROGRESS_EVERY) return;
        stream.told = staged;
        onProgress(staged);
      },
    },
  };
}
