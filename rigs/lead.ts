/** Time between what was processed and the earliest actuation that follows from it, unless told, s. */
export const LEAD = 0.1;

/** That lead in samples of a stream of `rate` Hz: whole ones, and one at least. */
export function leadSamples(rate: number, lead: number = LEAD): number {
  return Math.max(1, Math.round(lead * rate));
}
