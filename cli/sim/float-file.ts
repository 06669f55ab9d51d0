import { closeSync, openSync, writeSync } from "node:fs";
import { UsageError } from "../usage-error.ts";

/**
 * Writes a file of float32, little-endian, without a header, block by block: its length has no bound in memory.
 *
 * @param blocks Each is written before the next is asked for.
 * @throws UsageError if the file cannot be written.
 */
export function writeFloatBlocks(path: string, blocks: Iterable<Float32Array>): void {
  const failed = (cause: unknown) =>
    new UsageError(`cannot write ${path}: ${(cause as Error).message}`, { cause });
  const write = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw failed(cause);
    }
  };
  const file = write(() => openSync(path, "w"));
  try {
    let bytes = new DataView(new ArrayBuffer(0));
    for (const block of blocks) {
      if (bytes.byteLength !== 4 * block.length) bytes = new DataView(new ArrayBuffer(4 * block.length));
      for (let i = 0; i < block.length; i++) bytes.setFloat32(4 * i, block[i], true);
      for (let done = 0; done < bytes.byteLength; ) {
        const rest = bytes.byteLength - done;
        done += write(() => writeSync(file, bytes, done, rest));
      }
    }
  } finally {
    closeSync(file);
  }
}
