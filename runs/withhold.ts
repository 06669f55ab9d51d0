import type { Manifest, Verdict } from "#contracts";

/**
 * A Manifest that tells `verdict` of its Run, and why not the one that it has by itself, which is kept.
 *
 * A Run that ended before its scene did keeps its own: whoever is to blame for that is so whatever the device heard.
 */
export function withhold(manifest: Manifest, verdict: Verdict, why: string): Manifest {
  if (manifest.cause !== null) return release(manifest);
  return { ...manifest, verdict, withheld: { verdict: manifest.withheld?.verdict ?? manifest.verdict, why } };
}

/** A Manifest that tells the Verdict that its Run has by itself. */
export function release({ withheld, ...manifest }: Manifest): Manifest {
  return withheld === undefined ? manifest : { ...manifest, verdict: withheld.verdict };
}
