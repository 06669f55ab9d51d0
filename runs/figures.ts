import type { Manifest } from "#contracts";
import type { Conversation } from "#rigs";

/** Figures of the bench, from the host's clock: for people who tune it, never for a score. */
export function figuresOf({ paced, format, late }: Conversation): Manifest["figures"] {
  if (format === null || paced.processed === 0) return {};
  const streamed = paced.processed / format.rate;
  const elapsed = paced.making + paced.waited;
  const sorted = [...paced.turnarounds].sort((a, b) => a - b);
  const quantile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    "real-time-factor": { value: streamed / elapsed, unit: "1" },
    elapsed: { value: elapsed, unit: "s" },
    "making-samples": { value: paced.making, unit: "s" },
    "waiting-for-device": { value: paced.waited, unit: "s" },
    "turnaround-median": { value: quantile(0.5), unit: "s" },
    "turnaround-99": { value: quantile(0.99), unit: "s" },
    "host-lateness": { value: late, unit: "s" },
  };
}
