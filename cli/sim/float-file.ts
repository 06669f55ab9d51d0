import { closeSync, openSync, writeSync } from "node:fs";
import { writing } from "./write-file.ts";

/** Writes a file of float32, little-endian, without a header. @throws UsageError if it cannot be written. */
export function writeFloats(path: string, samples: Float32Array): void {
  writeFloatBlocks(path, [samples]);
}

/**
 * Writes a file of float32, little-endian, without a header, block by block: its length has no bound in memory.
 *
 * @param blocks Each is written before the next is asked for.
 * @throws UsageError if the file cannot be written.
 */
export function writeFloatBlocks(path: string, blocks: Iterable<Float32Array>): void {
  const file = writing(path, () => openSync(path, "w"));
  try {
    let bytes = new DataView(new ArrayBuffer(0));
    for (const block of blocks) {
      if (bytes.byteLength !== 4 * block.length) bytes = new DataView(new ArrayBuffer(4 * block.length));
      for (let i = 0; i < block.length; i++) bytes.setFloat32(4 * i, block[i], true);
      for (let done = 0; done < bytes.byteLength; ) {
        const rest = bytes.byteLength - done;
        done += writing(path, () => writeSync(file, bytes, done, rest));
      }
    }
  } finally {
    closeSync(file);
  }
}
