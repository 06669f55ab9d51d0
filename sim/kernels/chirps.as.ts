// AssemblyScript. Intermediate frequency of targets over one chirp, and what the receiver makes of it; see chirps.ts,
// which describes shapes and units and owns the memory, and plain-chirps.ts, the plain twin.

import { cosine, fraction, normals, sine } from "./normals.as";

export { normals };

const BLOCK: i32 = 64; // samples after which phases are taken anew from float64

// Of the last call of `turn`.
let cosines: v128 = f32x4(0, 0, 0, 0);
let sines: v128 = f32x4(0, 0, 0, 0);

/** Cosine and sine of four angles, in turns. */
@inline
function turn(turns: v128): void {
  const p = fraction(turns);
  const s = f32x4.mul(p, p);
  const ss = f32x4.mul(s, s);
  const sin = f32x4.mul(p, sine(s, ss));
  const twice = f32x4.add(sin, sin);
  cosines = f32x4.sub(f32x4.splat(1), f32x4.mul(twice, sin));
  sines = f32x4.mul(twice, cosine(s, ss));
}

/**
 * Adds targets to the four sums [samples] that follow each other: re and im of A exp(j phase), and of
 * j A tau exp(j phase). A target is f64: turns at sample 0, per sample, per sample squared; A; A tau.
 * Without `full` the first sum alone is made. `samples` is rounded up to a multiple of 4.
 *
 * Four samples at a time a phasor is turned by a phasor, which itself is turned, for phases are quadratic.
 */
export function sweep(sums: usize, targets: usize, count: i32, samples: i32, full: i32): void {
  const row = <usize>((samples + 3) & ~3) << 2;
  const lanes = f32x4(0, 1, 2, 3);
  for (let i = 0; i < count; i++) {
    const target = targets + <usize>(40 * i);
    const t0 = load<f64>(target);
    const t1 = load<f64>(target, 8);
    const t2 = load<f64>(target, 16);
    const amplitude = <f32>load<f64>(target, 24);
    const late = f32x4.splat(amplitude == 0 ? 0 : <f32>(load<f64>(target, 32) / load<f64>(target, 24)));
    turn(f32x4.splat(<f32>(32 * t2)));
    const bendRe = cosines;
    const bendIm = sines;
    for (let from = 0; from < samples; from += BLOCK) {
      const turns = t0 + from * (t1 + from * t2);
      const slope = t1 + 2 * from * t2;
      const part = slope - floor(slope + 0.5);
      const a2 = f32x4.splat(<f32>t2);
      turn(
        f32x4.add(
          f32x4.splat(<f32>(turns - floor(turns))),
          f32x4.mul(lanes, f32x4.add(f32x4.splat(<f32>part), f32x4.mul(lanes, a2))),
        ),
      );
      let re = f32x4.mul(f32x4.splat(amplitude), cosines);
      let im = f32x4.mul(f32x4.splat(amplitude), sines);
      const four = 4 * slope + 16 * t2;
      turn(f32x4.add(f32x4.splat(<f32>(four - floor(four))), f32x4.mul(f32x4.mul(lanes, f32x4.splat(8)), a2)));
      let stepRe = cosines;
      let stepIm = sines;
      let at = sums + (<usize>from << 2);
      const end = sums + (<usize>min(from + BLOCK, samples) << 2);
      for (; at < end; at += 16) {
        v128.store(at, f32x4.add(v128.load(at), re));
        if (full) {
          const second = at + row;
          const third = second + row;
          const fourth = third + row;
          v128.store(second, f32x4.add(v128.load(second), im));
          v128.store(third, f32x4.sub(v128.load(third), f32x4.mul(late, im)));
          v128.store(fourth, f32x4.add(v128.load(fourth), f32x4.mul(late, re)));
        }
        const turned = f32x4.sub(f32x4.mul(re, stepRe), f32x4.mul(im, stepIm));
        im = f32x4.add(f32x4.mul(re, stepIm), f32x4.mul(im, stepRe));
        re = turned;
        const bent = f32x4.sub(f32x4.mul(stepRe, bendRe), f32x4.mul(stepIm, bendIm));
        stepIm = f32x4.add(f32x4.mul(stepRe, bendIm), f32x4.mul(stepIm, bendRe));
        stepRe = bent;
      }
    }
  }
}

/** Rounds to whole numbers of `step` between `-half` and `half - 1` of them. */
@inline
function converted(value: v128, step: v128, perStep: v128, least: v128, most: v128): v128 {
  const code = f32x4.nearest(f32x4.mul(value, perStep));
  return f32x4.mul(step, f32x4.min(most, f32x4.max(least, code)));
}

/**
 * Writes one chirp: sums, plus what the oscillator's frequency noise `omega` [samples] (0 for none) makes of the other two, plus
 * `noise` [samples or 2 samples] (0 for none), converted to steps (0 for none). I and Q are interleaved if `iq`.
 */
export function receive(
  out: usize,
  sums: usize,
  samples: i32,
  omega: usize,
  noise: usize,
  step: f32,
  half: f32,
  iq: i32,
): void {
  const row = <usize>((samples + 3) & ~3) << 2;
  const steps = f32x4.splat(step);
  const perStep = f32x4.splat(step > 0 ? 1 / step : 0);
  const least = f32x4.splat(-half);
  const most = f32x4.splat(half - 1);
  for (let n: usize = 0; n < row; n += 16) {
    const at = sums + n;
    let re = v128.load(at);
    let im = v128.load(at + row);
    if (omega) {
      const turned = v128.load(omega + n);
      re = f32x4.add(re, f32x4.mul(turned, v128.load(at + 2 * row)));
      im = f32x4.add(im, f32x4.mul(turned, v128.load(at + 3 * row)));
    }
    if (noise) {
      re = f32x4.add(re, v128.load(noise + n));
      if (iq) im = f32x4.add(im, v128.load(noise + row + n));
    }
    if (step > 0) {
      re = converted(re, steps, perStep, least, most);
      im = converted(im, steps, perStep, least, most);
    }
    if (iq) {
      v128.store(out + 2 * n, v128.shuffle<f32>(re, im, 0, 4, 1, 5));
      v128.store(out + 2 * n, v128.shuffle<f32>(re, im, 2, 6, 3, 7), 16);
    } else {
      v128.store(out + n, re);
    }
  }
}
