import { createHash } from "node:crypto";
import type { Scenario } from "#scenario";

/**
 * SHA-256 of what a Scenario stages, its checks and seed left out: runs with one digest had the same scene. A
 * function in it counts by its text.
 */
export function stagingDigest({ function: tested, duration, scene }: Scenario): string {
  const text = JSON.stringify({ tested, duration, scene }, (_key, value: unknown) => {
    if (typeof value === "function") return String(value);
    return ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value;
  });
  return createHash("sha256").update(text).digest("hex");
}
