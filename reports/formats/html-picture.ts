import { type Lane, type LaneMark, lanesOf } from "../lanes/lanes-of.ts";
import { atMostColumns, columnCount, levelRange, type Spectrogram } from "../lanes/spectrogram.ts";
import { timeLabel, timeTicks, valueTicks } from "../lanes/ticks.ts";
import type { TraceLane, TracePoint } from "../lanes/traces.ts";
import type { RunReport } from "../run-report.ts";
import { INFERNO } from "./inferno.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { spectrogramPng } from "./spectrogram-png.ts";
import { figure, SIGN } from "./words.ts";

/** Columns of a picture in a page: as many as a wide screen shows, about 100 kB. */
const MOST_COLUMNS = 900;

/** How the lanes of one source are introduced. */
const SOURCE = { sound: "", truth: "truth", device: "device", emission: "device", checks: "" } as const;

/** A Run drawn: all its lanes over one axis of stream time. Nothing where the run has no length. */
export function picture(run: RunReport): Markup | null {
  const { manifest, truth } = run;
  if (!(truth.duration > 0)) return null;
  const rate = manifest.device?.functions[0]?.input.rate ?? null;
  const lanes = lanesOf({ ...run, checks: manifest.checks, rate });
  const wrong = lanes.flatMap((lane) =>
    lane.kind === "marks" && lane.source === "checks" ? lane.marks.filter(({ good }) => !good) : [],
  );
  const look = clusters(wrong, truth.duration).map(([first]) => first!.at);
  const scale = scaleOf(truth.duration);
  const failed = look.map((at) => markup`<s class="look" style="left:${scale.percent(at)}"></s>`);
  return markup`<figure class="picture" style="--grid-step:${scale.percent(scale.step)}">
${lanes.map((lane) => drawLane(lane, run, scale, failed))}${axis(scale)}
<figcaption>${caption(lanes, look.length)}</figcaption>
</figure>`;
}

/** Stream time to places on the page. */
interface Scale {
  readonly duration: number;
  readonly ticks: readonly number[];
  readonly step: number;
  percent(time: number): string;
}

function scaleOf(duration: number): Scale {
  const ticks = timeTicks(duration, 8);
  return {
    duration,
    ticks,
    step: (ticks[1] ?? duration) - (ticks[0] ?? 0),
    percent: (time) => percent(Math.min(1, Math.max(0, time / duration))),
  };
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(3))}%`;
}

function drawLane(lane: Lane, run: RunReport, scale: Scale, failed: Content): Markup {
  if (lane.kind === "spectrogram") return sound(lane.spectrogram, run, scale, failed);
  const drawn =
    lane.kind === "intervals"
      ? intervals(lane, scale)
      : lane.kind === "trace"
        ? trace(lane, scale)
        : marks(lane, scale);
  const source = SOURCE[lane.source];
  const label = source === lane.label || source === "" ? lane.label : [markup`<i>${source}</i> `, lane.label];
  const range = lane.kind === "trace" ? markup`<small>${rangeText(lane)}</small>` : null;
  return markup`<div class="lane ${lane.source}${lane.kind === "trace" ? " trace" : ""}"><div class="label">${label}${range}</div><div class="track">${lane.kind === "marks" ? null : failed}${drawn}</div></div>
`;
}

function intervals(lane: Lane & { readonly kind: "intervals" }, scale: Scale): Content {
  return lane.intervals.map(({ from, until, open, text }) => {
    const width = percent((until - from) / scale.duration);
    const end = open ? "to the end" : `to ${timeText(until)}`;
    const told = `${lane.label}: ${timeText(from)} ${end}${text === "" ? "" : `, ${text}`}`;
    return markup`<b class="${open ? "span open" : "span"}" style="left:${scale.percent(from)};width:${width}" role="img" aria-label="${told}" title="${told}">${text}</b>`;
  });
}

/** Heights of a trace's drawing: values lie between, with some room at either side. */
const TRACE = { width: 1000, high: 12, low: 88 } as const;

function trace({ points, low, high, ...lane }: TraceLane, { duration }: Scale): Content {
  const y = (value: number) =>
    high > low ? TRACE.low - ((value - low) / (high - low)) * (TRACE.low - TRACE.high) : 50;
  const place = ({ at, value }: TracePoint) =>
    `${((TRACE.width * at) / duration).toFixed(1)},${y(value).toFixed(1)}`;
  const line = points.map(place).join(" ");
  const told = `${lane.label}: ${rangeText({ ...lane, low, high })}, measured ${points.length} times`;
  return markup`<svg viewBox="0 0 ${TRACE.width} 100" preserveAspectRatio="none" role="img" aria-label="${told}"><title>${told}</title><polyline points="${line}"></polyline></svg>`;
}

function rangeText({ low, high, unit }: Pick<TraceLane, "low" | "high" | "unit">): string {
  const values = low === high ? figure(low) : `${figure(low)} to ${figure(high)}`;
  return unit === "" ? values : `${values} ${unit}`;
}

function marks(lane: Lane & { readonly kind: "marks" }, scale: Scale): Content {
  return clusters(lane.marks, scale.duration).map((cluster) => {
    const told = cluster.map(({ at, good, text }) =>
      lane.source === "checks"
        ? `${good ? "passed" : "failed"} at ${timeText(at)}: ${text}`
        : `${timeText(at)}: ${text}`,
    );
    const failed = cluster.filter(({ good }) => !good).length;
    const sign = failed > 0 ? SIGN.fail : lane.source === "checks" ? SIGN.pass : STARTED;
    const alike = failed > 0 ? failed : cluster.length;
    const title = told.join("; ");
    return markup`<b class="mark ${failed > 0 ? "fail" : "pass"}" style="left:max(.5rem,${scale.percent(cluster[0]!.at)})" role="img" aria-label="${title}" title="${title}">${sign}${alike > 1 ? alike : ""}</b>`;
  });
}

/** Sign of a start that was meant. */
const STARTED = "↑";

/** Marks in order of time, those put together that would be drawn over each other. */
function clusters(marks: readonly LaneMark[], duration: number): readonly (readonly LaneMark[])[] {
  const found: LaneMark[][] = [];
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const last = found.at(-1);
    if (last && mark.at - last[0]!.at < 0.03 * duration) last.push(mark);
    else found.push([mark]);
  }
  return found;
}

function timeText(time: number): string {
  return `${Number(time.toFixed(2))} s`;
}

function sound(spectrogram: Spectrogram, run: RunReport, scale: Scale, failed: Content): Markup {
  const shown = atMostColumns(spectrogram, MOST_COLUMNS);
  const range = levelRange(shown);
  const png = Buffer.from(spectrogramPng(shown, range)).toString("base64");
  const covered = percent((columnCount(shown) * shown.hop) / scale.duration);
  const low = shown.from - shown.step / 2;
  const high = low + shown.bins * shown.step;
  const place = (value: number): string => percent((high - value) / (high - low));
  const labels = valueTicks(low, high, 6).map(
    (value) => markup`<span style="top:${place(value)}">${signed(value)}</span>`,
  );
  return markup`<div class="lane sound"><div class="label">sound round the carrier<small>up: Hz from it, coming nearer above 0; colour: dB re full scale</small></div>
<div class="frequencies" aria-hidden="true">${labels}</div>
<div class="track"><img src="data:image/png;base64,${png}" style="width:${covered}" alt="${describeSound(run, low, high)}">${failed}</div>
${colourBar(range)}</div>
`;
}

function describeSound({ manifest, truth }: RunReport, low: number, high: number): string {
  return (
    `Spectrogram of what the device's first microphone was given in ${manifest.scenario.name}: ` +
    `${timeText(truth.duration)} long, ${Math.round(low)} to ${Math.round(high)} Hz from the carrier. ` +
    "The lanes and tables below tell what happened when."
  );
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : value < 0 ? `\u2212${-value}` : "0";
}

function colourBar([low, high]: readonly [number, number]): Markup {
  const stops = [0, 32, 64, 96, 128, 160, 192, 224, 255].map((index) => `rgb(${INFERNO[index]!.join(" ")})`);
  const labels = valueTicks(low, high, 4).map(
    (value) =>
      markup`<span style="top:${percent((high - value) / (high - low))}">${value === high ? "≥ " : ""}${signed(value)}</span>`,
  );
  return markup`<div class="bar" aria-hidden="true"><div style="background:linear-gradient(to top,${stops.join(",")})"></div>${labels}</div>`;
}

function axis({ ticks, duration, percent: place }: Scale): Markup {
  const labels = ticks.map(
    (time, index) =>
      markup`<span class="${index % 2 === 0 ? "" : "odd"}" style="left:${place(time)}">${timeLabel(time, duration)}</span>`,
  );
  const unit = duration < 120 ? "s" : duration < 3600 ? "min:s" : "h:min:s";
  return markup`<div class="lane axis" aria-hidden="true"><div class="label">stream time, ${unit}</div><div class="track">${labels}</div></div>`;
}

function caption(lanes: readonly Lane[], failures: number): string {
  const heard = lanes.some(({ source }) => source === "device")
    ? "A bar that fades had not ended when the run did."
    : "The device said nothing.";
  const sounded = lanes.some(({ kind }) => kind === "spectrogram") ? "" : " No sound was recorded.";
  const look = failures === 0 ? "" : " The dashed line is where to look for a check that failed.";
  return `${heard}${sounded}${look}`;
}
