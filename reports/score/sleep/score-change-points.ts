/** How well the changes of state in a night were found. */
export interface ChangePointsScore {
  /** Claims matched with a true change, and true changes matched with a claim; null without any. */
  readonly precision: number | null;
  readonly recall: number | null;
  /** The largest distance from any change, true or claimed, to the nearest of the other kind; null without both. */
  readonly hausdorff: number | null;
  /** Share of pairs of samples that both segmentations put together, or both apart. */
  readonly rand: number;
}

/**
 * Scores change points by margin, Hausdorff distance and Rand index (Truong, Oudre & Vayatis 2020, Signal
 * Processing 167:107299, sec. 3.3).
 *
 * Each claim is matched with at most one true change within `margin`, as many as can be.
 *
 * @param truth indices at which a new segment begins, rising, within 1 to length - 1; likewise `claims`
 * @param length samples of the night, at least 2
 * @param margin largest distance of a match, samples
 */
export function scoreChangePoints(
  truth: readonly number[],
  claims: readonly number[],
  { length, margin }: { readonly length: number; readonly margin: number },
): ChangePointsScore {
  checkPoints(truth, length, "truth");
  checkPoints(claims, length, "claims");
  const matched = countMatches(truth, claims, margin);
  return {
    precision: claims.length === 0 ? null : matched / claims.length,
    recall: truth.length === 0 ? null : matched / truth.length,
    hausdorff:
      truth.length === 0 || claims.length === 0
        ? null
        : Math.max(farthest(truth, claims), farthest(claims, truth)),
    rand: randIndex(truth, claims, length),
  };
}

function checkPoints(points: readonly number[], length: number, name: string): void {
  for (const [i, point] of points.entries()) {
    if (!(Number.isInteger(point) && point > (points[i - 1] ?? 0) && point < length)) {
      throw new RangeError(
        `${name}[${i}]: expected a whole number above ${points[i - 1] ?? 0} and below ${length}, got ${point}`,
      );
    }
  }
}

/** Matches from the left: with one margin for all, no other choice matches more. */
function countMatches(truth: readonly number[], claims: readonly number[], margin: number): number {
  let matched = 0;
  let at = 0;
  for (const point of truth) {
    while (at < claims.length && claims[at]! < point - margin) at += 1;
    if (at < claims.length && claims[at]! <= point + margin) {
      matched += 1;
      at += 1;
    }
  }
  return matched;
}

function farthest(points: readonly number[], others: readonly number[]): number {
  return Math.max(...points.map((point) => Math.min(...others.map((other) => Math.abs(point - other)))));
}

/** Pairs together in one only: those of both segmentations less twice those of their intersection. */
function randIndex(truth: readonly number[], claims: readonly number[], length: number): number {
  const both = [...new Set([...truth, ...claims])].sort((a, b) => a - b);
  const apart = together(truth, length) + together(claims, length) - 2 * together(both, length);
  return 1 - apart / ((length * (length - 1)) / 2);
}

/** Pairs of samples that lie in one segment. */
function together(points: readonly number[], length: number): number {
  const edges = [0, ...points, length];
  let pairs = 0;
  for (let i = 1; i < edges.length; i++) {
    const size = edges[i]! - edges[i - 1]!;
    pairs += (size * (size - 1)) / 2;
  }
  return pairs;
}
