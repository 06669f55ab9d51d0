import { writeFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";

/** Writes a file of float32, little-endian, without a header. @throws UsageError if it cannot be written. */
export function writeFloats(path: string, samples: Float32Array): void {
  const bytes = new DataView(new ArrayBuffer(4 * samples.length));
  for (let i = 0; i < samples.length; i++) bytes.setFloat32(4 * i, samples[i], true);
  try {
    writeFileSync(path, bytes);
  } catch (cause) {
    throw new UsageError(`cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
