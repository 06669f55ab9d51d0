import type { Actuation, Descriptor, Event } from "#contracts";
import { type Block, blockDigest, type PaceHooks, valuesPerSample } from "#rigs";
import type { RecordedStream } from "./record-reader.ts";
import type { RecordWriter } from "./record-writer.ts";
import { Unsuitable } from "./source.ts";
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
  /** To be told before the first block. @throws Unsuitable if all samples are to be kept and the quota is too small. */
  begin(stream: RecordedStream): void;
  /** To be told if the device was reset after it had said hello: when it was found, and why, in words. */
  restarted(why: string): void;
  readonly hooks: {
    readonly onHello: (device: Descriptor) => void;
    readonly onTelemetry: (values: Readonly<Record<string, number>>, time: number) => void;
    readonly onBlock: (block: Block, bytes: Uint8Array) => void;
    readonly onEvent: (event: Event) => void;
    readonly onActuation: (actuation: Actuation) => void;
    readonly onUpload: NonNullable<PaceHooks["onUpload"]>;
    readonly onConsole: (line: string) => void;
    readonly onProgress: (processed: number) => void;
  };
}

/**
 * Listens to one conversation.
 *
 * @param quota Bytes that the samples may take, if all are kept.
 * @param onProgress Told the stream time processed, s, now and then.
 */
export function listener(
  file: RecordWriter,
  {
    recordAll,
    quota,
    onProgress,
  }: {
    readonly recordAll: boolean;
    readonly quota: number;
    readonly onProgress: (staged: number) => void;
  },
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
    begin(opened) {
      const { format, blockLength } = opened;
      if (recordAll) within(quota, opened);
      stream.rate = format.rate;
      stream.blockLength = blockLength;
      file.add("stream", 0, opened);
      stream.painter = painterFor(file, opened);
    },
    restarted: (text) => file.add("boots", stream.sent / stream.rate, { text, expected: false }),
    hooks: {
      onHello({ bootCount, resetCause }) {
        file.add("boots", 0, { text: `boot ${bootCount}, ${resetCause}`, expected: true });
      },
      onTelemetry: (values, time) => file.add("telemetry", time, { values }),
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
      onUpload({ content, ...upload }) {
        const shown = Buffer.from(content).toString("hex");
        file.add("uploads", upload.index / stream.rate, { ...upload, content: shown });
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

/** Bytes that a message takes in the record beside its samples: lengths, times, index entries, the block's digest. */
const BESIDE = 160;

/** @throws Unsuitable if the samples take more than `quota` bytes. */
function within(quota: number, { format, blockLength, total }: RecordedStream): void {
  const bytes = total * 2 * valuesPerSample(format) + Math.ceil(total / blockLength) * BESIDE;
  if (bytes <= quota) return;
  throw new Unsuitable(
    `the samples of this run take ${megabytes(bytes)}, and its share of the quota is ${megabytes(quota)}: give it more with --quota`,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

/** Draws the picture of a baseband stream into the record; null for other streams, of which there is none. */
function painterFor(file: RecordWriter, { format, total }: RecordedStream): Painter | null {
  if (format.kind !== "baseband") return null;
  const { rate, channels } = format;
  let columns = 0;
  const { canvas, painter } = spectrogramPainter({ rate, channels, total }, (column) => {
    file.add("columns", columns++ * canvas.hop, column);
  });
  file.add("canvas", 0, canvas);
  return painter;
}
