/** Sound behind an edge, relative to that without it. */
export interface Edge {
  re: number;
  im: number;
}

/**
 * Writes what passes a straight edge of a thin screen to `out`, for sound exp(+jwt).
 *
 * E(nu) = (1 + j) / 2 times the integral of exp(-j pi t^2 / 2) from nu to infinity: 1 far in the light (nu negative), 1/2 on the
 * border, 0 far in the shadow. nu = h sqrt(2 (d1 + d2) / (wavelength d1 d2)) for an edge that reaches h beyond the line
 * from source to receiver, at d1 and d2 from them. By Babinet's principle a strip from nu1 to nu2 lets 1 - E(nu1) + E(nu2) pass, and a
 * rectangle 1 less the product of two such differences.
 *
 * From |nu| = 2 on the wave from the edge is faded out, and at 5 it is gone, where it is 27 dB weaker than what comes straight: whoever
 * has the scattered wave of a body by other means would else have it twice. Within 2 the error is below 1e-6.
 *
 * @see ITU-R P.526-15, section 4.1; Born & Wolf, "Principles of Optics", 7th ed., section 8.7.
 */
export function knifeEdge(nu: number, out: Edge): void {
  if (nu <= -GONE || nu >= GONE) {
    out.re = nu < 0 ? 1 : 0;
    out.im = 0;
    return;
  }
  const place = (nu + GONE) * STEPS;
  const whole = Math.min(SIZE - 2, Math.floor(place));
  const u = place - whole;
  // Cubic through both ends and their slopes (Hermite).
  const [a, b] = [(1 + 2 * u) * (1 - u) * (1 - u), u * u * (3 - 2 * u)];
  const [c, d] = [u * (1 - u) * (1 - u), u * u * (u - 1)];
  const i = 4 * whole;
  out.re = a * TABLE[i] + b * TABLE[i + 4] + c * TABLE[i + 2] + d * TABLE[i + 6];
  out.im = a * TABLE[i + 1] + b * TABLE[i + 5] + c * TABLE[i + 3] + d * TABLE[i + 7];
}

/** |nu| from which there is nothing but light and shadow. */
export const GONE = 5;
/** |nu| from which the wave of the edge is faded. */
const FADES = 2;
/** Of the table, per 1 of nu. */
const STEPS = 64;
const SIZE = 2 * GONE * STEPS + 1;
/** [SIZE][re, im, slope of re, slope of im], slopes per step. */
const TABLE = table();

function table(): Float64Array {
  const edges = new Float64Array(4 * SIZE);
  // Integral from 0, by Simpson's rule in eighths of a step; half of the whole is (1 - j) / 2.
  let cosine = 0;
  let sine = 0;
  const half = GONE * STEPS;
  const parts = 8;
  for (let n = 0; n <= half; n++) {
    for (let part = 0; n > 0 && part < parts; part++) {
      const from = (n - 1 + part / parts) / STEPS;
      const length = 1 / (parts * STEPS);
      const at = (x: number) => 0.5 * Math.PI * x * x;
      const [begin, middle, end] = [at(from), at(from + length / 2), at(from + length)];
      cosine += (length / 6) * (Math.cos(begin) + 4 * Math.cos(middle) + Math.cos(end));
      sine += (length / 6) * (Math.sin(begin) + 4 * Math.sin(middle) + Math.sin(end));
    }
    for (const sign of [-1, 1]) put(edges, sign * n, [0.5 - sign * cosine, -0.5 + sign * sine]);
  }
  return edges;
}

/** Entry n of the table, counted from its middle, of the integral from there to infinity. */
function put(edges: Float64Array, n: number, [re, im]: readonly [number, number]): void {
  const nu = n / STEPS;
  const lit = nu < 0 ? 1 : 0;
  const beyond = Math.max(0, (Math.abs(nu) - FADES) / (GONE - FADES));
  const share = 0.5 + 0.5 * Math.cos(Math.PI * beyond);
  const slope = beyond > 0 ? (-0.5 * Math.PI * Math.sin(Math.PI * beyond)) / (GONE - FADES) : 0;
  const angle = 0.5 * Math.PI * nu * nu;
  // Times (1 + j) / 2; the integrand is exp(-j angle), and the integral's slope the negative of it.
  const [x, y] = [0.5 * (re - im) - lit, 0.5 * (re + im)];
  const [dx, dy] = [-0.5 * (Math.cos(angle) + Math.sin(angle)), -0.5 * (Math.cos(angle) - Math.sin(angle))];
  const i = 4 * (n + GONE * STEPS);
  edges[i] = lit + share * x;
  edges[i + 1] = share * y;
  edges[i + 2] = (share * dx + Math.sign(nu) * slope * x) / STEPS;
  edges[i + 3] = (share * dy + Math.sign(nu) * slope * y) / STEPS;
}
