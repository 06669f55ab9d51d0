/** For tests: what Python and a disk that is full are like. */
import { execFileSync } from "node:child_process";

/** Why there is no Python here to ask; false if there is. */
export const noPython: string | false = (() => {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return "needs python3, which is not on this machine";
  }
})();

/** What a Python program prints, as JSON. */
export function python(program: string, ...words: readonly string[]): unknown {
  return JSON.parse(
    execFileSync("python3", ["-c", program, ...words], { encoding: "utf8", maxBuffer: 1 << 26 }),
  );
}
