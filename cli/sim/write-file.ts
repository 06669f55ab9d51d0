import { writeFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";

/** Writes a file. @throws UsageError if it cannot be written. */
export function writeFile(path: string, content: string | Uint8Array): void {
  writing(path, () => writeFileSync(path, content));
}

/** What `act` gives, which writes at `path`. @throws UsageError if it cannot. */
export function writing<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new UsageError(`cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
