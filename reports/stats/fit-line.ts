/** The least-squares line y = intercept + slope x, and what its intervals need. */
export interface LineFit {
  /** Units counted, by weight. */
  readonly n: number;
  /** NaN, like `slope`, where x does not vary. */
  readonly intercept: number;
  readonly slope: number;
  /** Standard deviation about the line, n - 2 degrees of freedom; NaN where `n` is below 3. */
  readonly residualSd: number;
  readonly meanX: number;
  /** Sum of squared deviations of x from its mean. */
  readonly spreadX: number;
  /** Largest size of a y. */
  readonly sizeY: number;
}

/**
 * Fits a line to points; `weights` are multiplicities.
 *
 * Residuals below 1e-10 of the size of the largest y and of the line are rounding and count as 0, so that points
 * on a line leave no scatter that a test could take for structure.
 */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>, weights?: ArrayLike<number>): LineFit {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  let sizeY = 0;
  for (let i = 0; i < x.length; i++) {
    const weight = weights ? weights[i]! : 1;
    n += weight;
    sumX += weight * x[i]!;
    sumY += weight * y[i]!;
    if (weight > 0) sizeY = Math.max(sizeY, Math.abs(y[i]!));
  }
  const meanX = sumX / n;
  const meanY = sumY / n;
  let spreadX = 0;
  let product = 0;
  for (let i = 0; i < x.length; i++) {
    const weight = weights ? weights[i]! : 1;
    const dx = x[i]! - meanX;
    spreadX += weight * dx * dx;
    product += weight * dx * (y[i]! - meanY);
  }
  const slope = spreadX > 1e-20 * n * meanX * meanX ? product / spreadX : NaN;
  const line = { intercept: meanY - slope * meanX, slope, sizeY };
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    const residual = residualAt(line, x[i]!, y[i]!);
    squares += (weights ? weights[i]! : 1) * residual * residual;
  }
  return { n, ...line, residualSd: n < 3 ? NaN : Math.sqrt(squares / (n - 2)), meanX, spreadX };
}

/** How far a point lies above a line; 0 where the distance is within rounding. */
export function residualAt(
  { intercept, slope, sizeY }: Pick<LineFit, "intercept" | "slope" | "sizeY">,
  x: number,
  y: number,
): number {
  const residual = y - (intercept + slope * x);
  const size = sizeY + Math.abs(intercept) + Math.abs(slope * x);
  return Math.abs(residual) <= 1e-10 * size ? 0 : residual;
}

/** Standard error of the slope. */
export function slopeError({ residualSd, spreadX }: LineFit): number {
  return residualSd / Math.sqrt(spreadX);
}

/** Standard error of the line's height at `x`; at 0, that of the intercept. */
export function heightError({ residualSd, n, meanX, spreadX }: LineFit, x: number): number {
  return residualSd * Math.sqrt(1 / n + ((x - meanX) * (x - meanX)) / spreadX);
}
