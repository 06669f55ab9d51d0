/** Lengths of time, s: `8 * HOUR`. */
export const SECOND = 1;
export const MINUTE = 60;
export const HOUR = 3600;
