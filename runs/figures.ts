import type { Manifest, Timing } from "#contracts";
import type { Conversation } from "#rigs";

/** Figures of the bench, from the host's clock: for people who tune it, never for a score. */
export function figuresOf({ paced, format, timing, late }: Conversation): Manifest["figures"] {
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
    ...(timing === null ? {} : timingFigures(timing)),
  };
}

/** What the clocks did: the histogram of the host's lateness as the share of Blocks that went out in time, and its classes. */
function timingFigures({ clock, hostLateness, underruns, skipped }: Timing): Manifest["figures"] {
  const blocks = hostLateness.reduce((sum, one) => sum + one.blocks, 0);
  return {
    ...(clock === null
      ? {}
      : {
          "clock-rate-offset": { value: clock.rateOffsetPpm, unit: "1e-6" },
          "clock-bound": { value: clock.bound, unit: "s" },
          "clock-pairs": { value: clock.pairs, unit: "1" },
        }),
    ...Object.fromEntries(
      hostLateness.map(({ upTo, blocks: some }, n) => {
        const name = upTo === null ? `later-than-${ms(hostLateness[n - 1]?.upTo)}` : `late-up-to-${ms(upTo)}`;
        return [name, { value: blocks === 0 ? 0 : some / blocks, unit: "1" }];
      }),
    ),
    underruns: { value: underruns, unit: "1" },
    "skipped-blocks": { value: skipped, unit: "1" },
  };
}

function ms(time: number | null = 0): string {
  return `${Number((1e3 * (time ?? 0)).toPrecision(3))}-ms`;
}
