// AssemblyScript. Noise as the window colours it.

/**
 * Adds to a profile the transform of white noise as the window colours it. `white` holds normal numbers of the deviation of
 * the real part of an unwindowed bin, [period][re, im] or, if the samples are real, [period / 2][re, im], of which bin 0's
 * imaginary part stands for bin period / 2. `window` holds coefficients of shifts by 0, 1, 2 and 3 bins, f32.
 */
@inline
export function colour(out: usize, white: usize, period: i32, mirror: i32, window: usize, count: i32): void {
  const half = period >> 1;
  const root2: f32 = 1.4142135;
  // Bins are laid out behind the white ones, from -3 to 2 beyond the period, or to 3 beyond half of it if there is a mirror.
  const length = mirror ? half : period;
  const laid = white + (<usize>(2 * length) << 2) + 32;
  memory.copy(laid, white, <usize>length << 3);
  if (mirror) {
    const last = laid + (<usize>half << 3);
    store<f32>(last, root2 * load<f32>(laid, 4));
    store<f32>(last, 0, 4);
    store<f32>(laid, root2 * load<f32>(laid));
    store<f32>(laid, 0, 4);
    for (let b = 1; b <= 3; b++) {
      conjugate(laid - (<usize>b << 3), laid + (<usize>b << 3));
      conjugate(last + (<usize>b << 3), last - (<usize>b << 3));
    }
  } else {
    for (let b = 1; b <= 3; b++) {
      store<u64>(laid - (<usize>b << 3), load<u64>(laid + (<usize>(length - b) << 3)));
      store<u64>(laid + (<usize>(length + b - 1) << 3), load<u64>(laid + (<usize>(b - 1) << 3)));
    }
  }
  const w0 = f32x4.splat(load<f32>(window));
  const w1 = f32x4.splat(load<f32>(window, 4));
  const w2 = f32x4.splat(load<f32>(window, 8));
  const w3 = f32x4.splat(load<f32>(window, 12));
  // Two bins at a time; a profile has an even number of them.
  for (let at: usize = 0; at < <usize>count << 3; at += 16) {
    const from = laid + at;
    const near = f32x4.mul(w1, f32x4.add(v128.load(from - 8), v128.load(from, 8)));
    const next = f32x4.mul(w2, f32x4.add(v128.load(from - 16), v128.load(from, 16)));
    const far = f32x4.mul(w3, f32x4.add(v128.load(from - 24), v128.load(from, 24)));
    const sum = f32x4.add(f32x4.mul(w0, v128.load(from)), f32x4.add(near, f32x4.add(next, far)));
    v128.store(out + at, f32x4.add(v128.load(out + at), sum));
  }
}

@inline
function conjugate(to: usize, from: usize): void {
  store<f32>(to, load<f32>(from));
  store<f32>(to, -load<f32>(from, 4), 4);
}
