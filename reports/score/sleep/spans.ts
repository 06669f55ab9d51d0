/** A stretch of time: `from` <= t < `until`, s. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** @throws RangeError that names the first span which is empty, overlaps the one before or is out of order. */
export function checkSpans(spans: readonly Span[], name: string): void {
  for (const [i, { from, until }] of spans.entries()) {
    if (!(from < until))
      throw new RangeError(`${name}[${i}]: expected from < until, got ${from} to ${until}`);
    if (i > 0 && from < spans[i - 1]!.until) {
      throw new RangeError(`${name}[${i}]: begins at ${from}, before ${name}[${i - 1}] ends`);
    }
  }
}

/** Time for which `holds` is true of the states of several tracks at once, s. */
export function timeWhile(
  tracks: readonly (readonly Span[])[],
  holds: (on: readonly boolean[]) => boolean,
  { from, until }: Span,
): number {
  const inside = (time: number) => time > from && time < until;
  const edges = tracks.flatMap((spans) => spans.flatMap((span) => [span.from, span.until])).filter(inside);
  const times = [from, ...new Set(edges.sort((a, b) => a - b)), until];
  let sum = 0;
  for (let i = 1; i < times.length; i++) {
    const begun = times[i - 1]!;
    const on = tracks.map((spans) => spans.some((span) => span.from <= begun && begun < span.until));
    if (holds(on)) sum += times[i]! - begun;
  }
  return sum;
}

/** Time that two spans share, s. */
export function overlap(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.until, b.until) - Math.max(a.from, b.from));
}
