import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * SHA-256 of a program's own files: those in the given folders, without what lies deeper and without tests, by name.
 *
 * @param folders In the order in which they count.
 * @returns lower-case hexadecimal.
 */
export function firmwareHash(folders: readonly URL[]): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const names = readdirSync(fileURLToPath(folder)).filter(
      (name) => /\.[jt]s$/.test(name) && !/test(ing)?\.[jt]s$/.test(name),
    );
    for (const name of names.sort()) {
      const bytes = readFileSync(new URL(name, folder));
      hash.update(`${name} ${bytes.length}\n`).update(bytes);
    }
  }
  return hash.digest("hex");
}
