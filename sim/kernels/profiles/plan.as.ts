// AssemblyScript. Where the kernel of range profiles keeps what; profiles.ts writes the plan.

/** Phases of the table of the window's transform, and the power of two that they are. */
export const PHASES: i32 = 128;
export const PHASE_BITS: i32 = 7;

/** No leg is reckoned for shorter than this in its spreading, m. */
export const NEAREST: f64 = 0.01;

// Places of numbers in the plan, which profiles.ts writes: f64, i32, f32; then lanes and antennas.
export const TURNS: usize = 0; // per metre of path
export const BEND: usize = 8; // turns per square metre of path
export const AMPLITUDE: usize = 16; // V m of the root of the radar equation, but for the cross section
export const FACING: usize = 24; // three
export const SHADOW: usize = 48; // least of the two-way gain over that ahead
export const RECEIVERS: usize = 56;
export const HALVES: usize = 60;
export const CHIRPS: usize = 64; // where the chirps' places are
export const CHIRP_COUNT: usize = 68;
export const TABLE: usize = 72; // where the response is
export const TAPS: usize = 76;
export const PLANES: usize = 80; // where the bins are
export const SIZE: usize = 84; // of a plane of bins, with `taps` before bin 0 and after the last
export const SQUARES: usize = 88; // where the sums of (A L)^2 are
export const MIRROR: usize = 92; // whether targets have mirror images
export const COUNT: usize = 96; // bins of a profile
export const WINDOW: usize = 100; // where the window's coefficients are
export const WHITE: usize = 104; // where white noise is made
export const STILL: usize = 108; // where that is which stands still
export const STATE: usize = 112; // of the normal numbers
export const HEARD: usize = 116; // where the sums of (A L)^2 of what stands still are, f64
export const WRAP: usize = 120; // period of the bins; 0 if they have none
export const PERIOD: usize = 128; // the same, f32
export const PER_PERIOD: usize = 132; // 1 over it; 0 if they have none
export const FIRST: usize = 136; // bin of a path of length 0
export const BINS: usize = 140; // per metre of path
export const DOPPLER: usize = 144; // bins per metre of path in half a frame
export const SMEAR: usize = 148; // of the second derivative, per metre of path in half a frame
export const SHIFT: usize = 152; // bins per turn
export const PER_METRE: usize = 156; // turns
export const BENDING: usize = 160; // twice the turns per square metre
export const SQUARE: usize = 164; // mean of the chirps' places squared
export const FOURTH: usize = 168; // of their fourth power
export const SLOW: usize = 172; // turns in half a frame up to which the moments are a short series
export const BENT: usize = 176; // of those, turns by acceleration
export const HIDDEN: usize = 180; // V; smaller terms are left out
export const STEEP: usize = 184; // greatest derivatives of the response, of order 1, 2 and 3
export const LANES: usize = 208; // what is known of four receivers
export const TRANSMITTER: usize = 736;
export const ANTENNAS: usize = 768; // x, y and z of receivers, two at a time

// Of four receivers, a vector each: integers first, then f32.
export const CELL: usize = LANES; // place, in phases of the table
export const BETWEEN: usize = LANES + 16; // from that phase to the next, 0 to 1
export const RE: usize = LANES + 32; // amplitude in the middle of the frame
export const IM: usize = LANES + 48;
export const THETA1: usize = LANES + 64; // turns in half a frame
export const THETA2: usize = LANES + 80;
export const GROWTH: usize = LANES + 96; // of the path in half a frame, m
export const LOUDNESS: usize = LANES + 112; // amplitude
export const FADING: usize = LANES + 128; // growth of the logarithm of the amplitude in half a frame
export const MOMENTS: usize = LANES + 144; // seven of real part and imaginary part
export const FACTORS: usize = LANES + 368; // of the response and its derivatives: five of real part and imaginary part

/** Bytes of one reflector's legs: way there, cosine of the angle from ahead, ways back. */
@inline
export function strideOf(receivers: i32): usize {
  return 16 + ((<usize>(receivers + 3) >> 2) << 5);
}
