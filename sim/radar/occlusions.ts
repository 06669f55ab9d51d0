/** What may lie between a radar and a reflector. */
export type Occlusion = keyof typeof OCCLUSIONS;

/**
 * One-way losses at 60 GHz in dB, with the range worth trying.
 *
 * Glass (a pane of 3 mm) and drywall (2.5 cm) as measured at 60 GHz by Anderson & Rappaport, "In-building wideband partition
 * loss measurements at 2.5 and 60 GHz", IEEE Trans. Wireless Commun. 3(3), 2004; ITU-R P.2040-3 has 3.5 dB for the pane.
 * Sheet, blanket and pillow are ASSUMPTIONS: cotton, wool and down are dry, thin and airy, and cost up to a few dB; damp they
 * cost more, which the ranges cover. Radar at 7.29 GHz passes all of these with less loss: take the ranges' lower ends.
 */
export const OCCLUSIONS = {
  sheet: { lossDb: 0.3, least: 0.1, most: 1 },
  blanket: { lossDb: 1.5, least: 0.5, most: 4 },
  pillow: { lossDb: 2.5, least: 1, most: 6 },
  glass: { lossDb: 3.6, least: 2, most: 7 },
  drywall: { lossDb: 6, least: 3, most: 10 },
} as const;

/** By which a cross section seems smaller behind these: the loss is met twice. */
export function seenThrough(...between: readonly Occlusion[]): number {
  return 10 ** (-between.reduce((sum, name) => sum + 2 * OCCLUSIONS[name].lossDb, 0) / 10);
}
