/** Signals for the tests of this folder, which may not have the simulator's. */

/** Normal numbers from a seed: mulberry32 and Box-Muller. */
export function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** White complex noise, `deviation` in each of I and Q; shape [samples][microphone][I, Q]. */
export function noise(next: () => number, numbers: number, deviation: number): Float64Array {
  return Float64Array.from({ length: numbers }, () => deviation * next());
}

/** A room that answers a device: what the microphones hear at `index`, shape [microphone][I, Q], integers. */
export interface Room {
  /** Leak at level 1 as a share of full scale, for each microphone. */
  readonly leak: readonly number[];
  /** Standard deviation of each of I and Q, in integers. */
  readonly deviation: number;
  /** Amplitude of a moving echo at level 1, in integers, and its shift in Hz; while `from` <= index < `until`. */
  readonly echo?: {
    readonly amplitude: number;
    readonly shift: number;
    readonly from: number;
    readonly until: number;
  };
}

/** The samples from index on, as a room with this emission makes them; rate 2000 Hz. */
export function hear(
  room: Room,
  next: () => number,
  emission: { readonly level: number; readonly on: boolean },
  from: number,
  samples: number,
): Int16Array {
  const lanes = 2 * room.leak.length;
  const level = emission.on ? emission.level : 0;
  return Int16Array.from({ length: samples * lanes }, (_, at) => {
    const index = from + Math.floor(at / lanes);
    const lane = at % lanes;
    const { echo } = room;
    const there = echo && index >= echo.from && index < echo.until;
    const angle = there ? (2 * Math.PI * echo.shift * index) / 2000 + lane : 0; // Each microphone its own phase.
    const moving = there
      ? level * echo.amplitude * (lane % 2 === 0 ? Math.cos(angle + 1) : Math.sin(angle))
      : 0;
    const steady = lane % 2 === 0 ? level * room.leak[lane / 2] * 32_768 : 0;
    return Math.max(-32_768, Math.min(32_767, Math.round(steady + moving + room.deviation * next())));
  });
}
