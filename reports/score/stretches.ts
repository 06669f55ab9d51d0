/** A stretch of stream time, `from` <= t < `until`, s. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** The parts of [0, `duration`) that no stretch covers, in order. Stretches may overlap. */
export function gapsBetween(stretches: readonly Stretch[], duration: number): readonly Stretch[] {
  const gaps: Stretch[] = [];
  let free = 0;
  for (const { from, until } of [...stretches].sort((a, b) => a.from - b.from)) {
    if (from > free) gaps.push({ from: free, until: Math.min(from, duration) });
    free = Math.max(free, until);
  }
  if (free < duration) gaps.push({ from: free, until: duration });
  return gaps.filter((gap) => gap.from < gap.until);
}

/** What of `stretches` lies within [`from`, `until`), in their order. */
export function within(stretches: readonly Stretch[], { from, until }: Stretch): readonly Stretch[] {
  return stretches
    .map((stretch) => ({ from: Math.max(stretch.from, from), until: Math.min(stretch.until, until) }))
    .filter((stretch) => stretch.from < stretch.until);
}

/** The stretch that holds `time`, if one does. */
export function holding<S extends Stretch>(stretches: readonly S[], time: number): S | undefined {
  return stretches.find((stretch) => stretch.from <= time && time < stretch.until);
}

/** Sum of lengths, s. */
export function totalLength(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { from, until }) => sum + (until - from), 0);
}
