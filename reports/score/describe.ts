import type { Check } from "./check.ts";

/** A Check in words, as a heading: "major within 1 s of true major". */
export function describe(check: Check): string {
  switch (check.check) {
    case "never":
      return (
        `no ${check.event}` +
        (check.while === null ? "" : ` while ${check.while}`) +
        (check.unless === null ? "" : ` unless ${check.unless}`) +
        (check.grace > 0 ? ` or within ${seconds(check.grace)} of it` : "")
      );
    case "latency":
      return `${check.event} within ${seconds(check.atMost)} of true ${check.of}`;
    case "ceases":
      return `${check.event} over within ${seconds(check.atMost)} of the end of true ${check.after}`;
    case "happens":
      return `${check.event} by ${seconds(check.by)}`;
  }
}

/** A time in words, to the millisecond. */
export function seconds(time: number): string {
  return `${Number(time.toFixed(3))} s`;
}

/** "no events", "1 event", "3 events". */
export function counted(count: number, noun: string): string {
  return `${count === 0 ? "no" : count} ${noun}${count === 1 ? "" : "s"}`;
}
