import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { RecordingError } from "./recording-error.ts";

/** Bytes of a file that nobody vouches for: every read is held against what there is. */
export interface ByteSource extends Disposable {
  /** As complaints call it. */
  readonly name: string;
  /** Bytes in all. */
  readonly size: number;
  /**
   * A copy of `length` bytes from `offset` on, which is the caller's.
   *
   * @param what What they are, for the complaint.
   * @throws RecordingError if they are not there.
   */
  read(offset: number, length: number, what: string): DataView;
}

/** The bytes of the file at `path`. @throws the system's error if it cannot be opened. */
export function fileBytes(path: string): ByteSource {
  const file = openSync(path, "r");
  const stat = fstatSync(file);
  if (!stat.isFile()) {
    closeSync(file);
    throw new RecordingError(`${path}: expected a file`);
  }
  return {
    ...bounded(path, stat.size, (bytes, offset) => {
      for (let done = 0; done < bytes.length; ) {
        const read = readSync(file, bytes, done, bytes.length - done, offset + done);
        if (read === 0) throw new RecordingError(`${path}: became shorter while it was read`);
        done += read;
      }
    }),
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** Bytes in memory. */
export function memoryBytes(name: string, content: Uint8Array): ByteSource {
  return {
    ...bounded(name, content.length, (bytes, offset) => {
      bytes.set(content.subarray(offset, offset + bytes.length));
    }),
    [Symbol.dispose]: () => {},
  };
}

function bounded(
  name: string,
  size: number,
  fill: (bytes: Uint8Array, offset: number) => void,
): Omit<ByteSource, typeof Symbol.dispose> {
  return {
    name,
    size,
    read(offset, length, what) {
      // Nothing is allocated before it is known that there is so much.
      if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
        throw new RecordingError(
          `${name}: ${what}: expected ${length} bytes at offset ${offset}, the file has ${size}`,
        );
      }
      const bytes = new Uint8Array(length);
      fill(bytes, offset);
      return new DataView(bytes.buffer);
    },
  };
}

/** Text of a field, a character a byte. */
export function ascii(view: DataView, offset: number, length: number): string {
  return Buffer.from(view.buffer, view.byteOffset + offset, length).toString("latin1");
}
