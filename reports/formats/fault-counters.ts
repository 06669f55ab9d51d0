import type { FaultCounters, Manifest } from "#contracts";

/** One fault counter over a Run. */
export interface CounterChange {
  readonly name: string;
  /** Null where it was not told. */
  readonly before: number | null;
  readonly after: number | null;
  /** Whether it is to be noted: it rose, or is less than it was. */
  readonly noted: boolean;
}

/** What became of each counter, in the order in which the device names them. */
export function counterChanges({ before, after }: FaultCounters): readonly CounterChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after ?? {})]);
  // A device may call one as what all objects inherit.
  const of = (counters: typeof after, name: string) =>
    counters !== null && Object.hasOwn(counters, name) ? (counters[name] ?? null) : null;
  return [...names].map((name) => {
    const change = { name, before: of(before, name), after: of(after, name) };
    return { ...change, noted: after !== null && (change.after ?? 0) !== (change.before ?? 0) };
  });
}

/**
 * What a reader is to look at though it does not decide the verdict, in sentences: a fault that the device counted by itself. It
 * answered right all the same, or a check or the link has found it out.
 */
export function counterNotes({ counters }: Manifest): readonly string[] {
  if (counters === undefined) return [];
  return counterChanges(counters).flatMap(({ name, before, after, noted }) => {
    if (!noted) return [];
    const from = before ?? 0;
    const to = after ?? 0;
    const how = to > from ? `rose by ${to - from}` : "went down, as if it had started anew";
    return [`The device's fault counter "${name}" ${how}: ${from} before the run, ${to} after it.`];
  });
}
