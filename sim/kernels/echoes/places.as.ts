// AssemblyScript. Where the kernel of echoes keeps what; echoes.ts knows NUMBERS, GRID, ROW and the records of legs too.
// Of two legs at once, numbers are f64x2, one lane for each.

// At a cell's beginning, middle and end: distances, their rates, the rates' own rates, inverses of distances, and gains.
export const DISTANCES: usize = 32;
export const RATES: usize = 80;
export const BENDS: usize = 128;
export const INVERSES: usize = 176;
export const GAINED: usize = 224;
/** Nine coefficients of the phase over a cell, turns. */
export const PHASE: usize = 272;
// Of arrivals, s from the cell's middle: half of their stretch, its middle, and where in it what left at the cell's middle arrives.
export const REACH: usize = 480;
export const CENTRE: usize = 496;
export const ASIDE: usize = 512;

// Of one vector of microphones, f32x4: at three nodes delays, their growth and amplitudes; coefficients of delays and amplitudes
// over the cell; of a block of samples four corners' [re, im, delay], and by powers [re, im] and delays.
export const DELAYS: usize = 528;
export const GROWTHS: usize = 576;
export const AMPLITUDES: usize = 624;
export const DELAY: usize = 672;
export const AMPLITUDE: usize = 768;
export const CORNERS: usize = 816;
export const CUBIC: usize = 1008;
export const LATER: usize = 1136;

// Of two legs again: how gains change, at three nodes, and six coefficients of the amplitude over the cell.
export const TURNED: usize = 1264;
export const STRENGTH: usize = 1312;

/** Numbers four times each. */
export const NUMBERS: usize = 1536;

/** Grid points before a cell's beginning and after its end. */
export const LEAD: i32 = 4;
/** Bytes from the grid's real parts to its imaginary ones. */
export const GRID: usize = 4 * 2064;
/** Bytes between the rows of what the samples of a leg share. */
export const ROW: usize = 4 * 2056;

/** Bytes of two images of the source: f64x2 x, y, z, reflection, axis x, y, z. */
export const IMAGES: usize = 112;
/** Bytes of two legs, f64x2 x, y, z, reflection, and then of what is either's own. */
export const LEGS: usize = 160;
/**
 * Of either leg: i32 the place of its first microphone in a sample, bytes; how many vectors of four microphones hear by it, 0 for one
 * alone, -1 for no leg at all; where their offsets and axes are; where their directivity is; f64 the axis of one alone.
 */
export const OWN: usize = 48;
/** Bytes of four microphones: f32x4 x, y, z, share, axis x, y, z. */
export const VECTOR: usize = 112;

/** Bytes of a cell's pose for one axis: f64 places, velocities and accelerations at three nodes. */
export const AXIS: usize = 72;
