// AssemblyScript. How far reflectors are from the antennas.
import { ANTENNAS, FACING, NEAREST, RECEIVERS, TRANSMITTER, strideOf } from "./plan.as.ts";

/** Measures the legs of reflectors whose poses, f64 [count][x, y, z, cross section], were written. */
export function look(poses: usize, legs: usize, count: i32, plan: usize): void {
  const antennas = plan + TRANSMITTER;
  const stride = strideOf(load<i32>(plan, RECEIVERS));
  for (let i = 0; i < count; i++, poses += 32, legs += stride) {
    const dx = load<f64>(poses) - load<f64>(antennas);
    const dy = load<f64>(poses, 8) - load<f64>(antennas, 8);
    const dz = load<f64>(poses, 16) - load<f64>(antennas, 16);
    const way = sqrt(dx * dx + dy * dy + dz * dz);
    const along =
      dx * load<f64>(plan, FACING) + dy * load<f64>(plan, FACING + 8) + dz * load<f64>(plan, FACING + 16);
    store<f64>(legs, way);
    store<f64>(legs, along / max(way, NEAREST), 8);
    const x = v128.load64_splat(poses);
    const y = v128.load64_splat(poses, 8);
    const z = v128.load64_splat(poses, 16);
    let pair = plan + ANTENNAS;
    for (let to = legs + 16; to < legs + stride; to += 16, pair += 48) {
      const a = f64x2.sub(x, v128.load(pair));
      const b = f64x2.sub(y, v128.load(pair, 16));
      const c = f64x2.sub(z, v128.load(pair, 32));
      v128.store(to, f64x2.sqrt(f64x2.add(f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)), f64x2.mul(c, c))));
    }
  }
}
