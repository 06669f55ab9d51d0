import type { CurvePoint, Discrepancy, MeasureName } from "#score";
import { valueTicks } from "../lanes/ticks.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { bracket, fixed } from "./sleep-words.ts";

/** Size of a plot and of its margins, in units of the drawing. */
const WIDTH = 460;
const HEIGHT = 300;
const MARGIN = { left: 52, right: 12, top: 10, bottom: 42 };

/** Where values lie in the drawing. */
interface Scale {
  readonly from: number;
  readonly until: number;
  at(value: number): number;
}

/**
 * A Bland-Altman plot: differences against size, bias and limits of agreement with their bands.
 *
 * Where bias or scatter grow with size, lines and bands follow their fitted lines. Drawn as SVG with the
 * colours of the page, so that it follows light, dark and paper.
 */
export function blandAltmanPlot(
  { title, unit }: MeasureName,
  discrepancy: Discrepancy,
  size: "reference" | "mean",
): Markup {
  const { points, curve, n } = discrepancy;
  if (n < 2) {
    return markup`<figure class="plot"><h3>${title}</h3><p class="dim">Too few nights to draw: ${n}.</p></figure>
`;
  }
  const x = scale(
    points.map((point) => point.size),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const heights = curve.flatMap(({ bias, lower, upper }) => [...ends(bias), ...ends(lower), ...ends(upper)]);
  const y = scale(
    [0, ...points.map((point) => point.difference), ...heights],
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const against = size === "mean" ? "mean of device and reference" : "reference";
  return markup`<figure class="plot"><h3>${title}</h3>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${`Bland-Altman plot of ${title}: ${caption(discrepancy, unit)}`}">
${axes(x, y)}
<line class="zero" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${px(y.at(0))}" y2="${px(y.at(0))}"/>
${(["lower", "upper", "bias"] as const).map((which) => line(curve, which, x, y))}
${points.map((point) => markup`<circle cx="${px(x.at(point.size))}" cy="${px(y.at(point.difference))}" r="3.6"/>`)}
<text class="name" x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 6}">${against}, ${unit}</text>
<text class="name" transform="translate(13 ${(HEIGHT - MARGIN.bottom + MARGIN.top) / 2}) rotate(-90)">device - reference, ${unit}</text>
</svg>
<figcaption>${caption(discrepancy, unit)}</figcaption></figure>
`;
}

/** What the plot shows, in numbers. */
function caption(discrepancy: Discrepancy, unit: string): string {
  const { bias, limits, proportionalBias, heteroscedasticity, n, leftOut } = discrepancy;
  const constant = proportionalBias.present !== true && heteroscedasticity.present !== true;
  const slope = (what: string, { value, low, high }: Discrepancy["bias"] | typeof proportionalBias.slope) =>
    ` ${what} ${fixed(value, 2)} ${bracket({ low, high }, 2)} per unit of size.`;
  return [
    `n = ${n}${leftOut > 0 ? ` (${leftOut} left out)` : ""}.`,
    ` Bias ${fixed(bias.value)} ${bracket(bias)} ${unit};`,
    constant ? "" : " without regard to size,",
    ` limits ${fixed(limits.lower.value)} to ${fixed(limits.upper.value)}.`,
    proportionalBias.present ? slope("Bias changes by", proportionalBias.slope) : "",
    heteroscedasticity.present ? slope("Scatter changes by", heteroscedasticity.slope) : "",
  ].join("");
}

function ends({ value, low, high }: CurvePoint["bias"]): number[] {
  return [value, low, high].filter((end) => end !== null);
}

function scale(values: readonly number[], start: number, end: number): Scale {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const margin = (most - least) * 0.05 || 1;
  const from = least - margin;
  const until = most + margin;
  return { from, until, at: (value) => start + ((value - from) / (until - from)) * (end - start) };
}

function axes(x: Scale, y: Scale): Content {
  const bottom = HEIGHT - MARGIN.bottom;
  const across = valueTicks(x.from, x.until, 6).map(
    (value) =>
      markup`<line class="grid" x1="${px(x.at(value))}" x2="${px(x.at(value))}" y1="${MARGIN.top}" y2="${bottom}"/><text x="${px(x.at(value))}" y="${bottom + 15}">${label(value)}</text>`,
  );
  const up = valueTicks(y.from, y.until, 6).map(
    (value) =>
      markup`<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${px(y.at(value))}" y2="${px(y.at(value))}"/><text class="left" x="${MARGIN.left - 6}" y="${px(y.at(value) + 4)}">${label(value)}</text>`,
  );
  return [across, up];
}

function line(curve: readonly CurvePoint[], which: "bias" | "lower" | "upper", x: Scale, y: Scale): Content {
  const whole = curve.map((point) => ({ at: px(x.at(point.size)), ...point[which] }));
  const path = whole.map(({ at, value }) => `${at},${px(y.at(value ?? 0))}`).join(" ");
  const banded = whole.filter(({ low, high }) => low !== null && high !== null);
  const there = banded.map(({ at, low }) => `${at},${px(y.at(low ?? 0))}`);
  const back = banded.map(({ at, high }) => `${at},${px(y.at(high ?? 0))}`).reverse();
  const band = [...there, ...back].join(" ");
  const kind = which === "bias" ? "bias" : "limit";
  return [
    banded.length > 1 ? markup`<polygon class="${kind} band" points="${band}"/>` : null,
    markup`<polyline class="${kind}" points="${path}"/>`,
  ];
}

function px(value: number): string {
  return value.toFixed(1);
}

function label(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "\u2212");
}
