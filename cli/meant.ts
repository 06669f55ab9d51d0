import leven from "leven";

/** The candidate that `word` is most like, as the end of a complaint; empty if none comes close. */
export function meant(word: string, candidates: readonly string[]): string {
  const [nearest] = candidates
    .flatMap((candidate) => {
      // Who forgets the folder means the scenario all the same.
      const names = [candidate, candidate.slice(candidate.lastIndexOf("/") + 1)];
      return names.map((name) => ({
        candidate,
        distance: leven(word, name) / Math.max(word.length, name.length),
      }));
    })
    .sort((a, b) => a.distance - b.distance);
  return nearest !== undefined && nearest.distance <= 0.5 ? `; did you mean ${nearest.candidate}?` : "";
}
