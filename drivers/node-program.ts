import { fileURLToPath } from "node:url";

/**
 * Command that runs one of our TypeScript programs in a process of its own, from any working directory.
 *
 * @param file URL of the program: `new URL("./energy.ts", import.meta.url)`.
 */
export function nodeProgram(file: URL, args: readonly string[] = []): readonly string[] {
  return [process.execPath, "--import", import.meta.resolve("tsx"), fileURLToPath(file), ...args];
}
