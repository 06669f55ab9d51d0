import type { Canvas } from "./canvas.ts";
import type { NightPicture } from "./night-picture.ts";
import { border, GREY, LEFT, RIGHT, STAGE_COLOURS } from "./panel.ts";

const NAMES = ["wake", "N1", "N2", "N3", "REM"] as const;
/** Row of each stage from above: wake, REM, N1, N2, N3. */
const ROWS = [0, 2, 3, 4, 1] as const;
const TOP = 92;
const ROW = 42;
const FOOT = TOP + 5 * ROW;

/** The true stages as steps, REM sleep as bars; in bed below, apnoeas above it, and lines where the light goes out and at getting up. */
export function drawHypnogram(
  image: Canvas,
  { stages, epoch, inBed, apnoeas, lightsOut, rises }: NightPicture,
  time: (seconds: number) => number,
): void {
  border(image, TOP, 5 * ROW);
  for (const [stage, name] of NAMES.entries()) {
    const y = rowOf(stage);
    image.rect(LEFT, y, RIGHT - LEFT, 1, [236, 236, 240]);
    image.text(LEFT - 12, y, name, { at: "right" });
    const key = TOP + 8 + 26 * (ROWS[stage] ?? 0);
    image.rect(RIGHT + 12, key - 6, 16, 12, STAGE_COLOURS[stage] ?? GREY);
    image.text(RIGHT + 34, key, name);
  }
  image.text(22, TOP + 2.5 * ROW, "stage, true", { upright: true });
  for (const { from, until } of inBed) {
    image.rect(time(from), FOOT - 7, time(until) - time(from), 6, [150, 160, 150]);
  }
  for (const { from } of apnoeas) image.rect(time(from), FOOT - 20, 2, 12, [120, 40, 140]);
  for (const [at, name] of [
    [lightsOut, "lights out"],
    [rises, "gets up"],
  ] as const) {
    if (at === null) continue;
    image.rect(time(at), TOP, 1, 5 * ROW, [120, 120, 126]);
    const right = time(at) > (LEFT + RIGHT) / 2;
    image.text(time(at), TOP - 10, name, { at: right ? "right" : "left", colour: [90, 90, 96] });
  }
  image.text(LEFT + 6, TOP + 3.2 * ROW, stages === null ? "nobody in bed" : "", { size: 3 });
  image.text(RIGHT + 12, FOOT - 4, "in bed", { colour: [100, 110, 100] });
  if (apnoeas.length > 0) image.text(RIGHT + 12, FOOT - 22, "| apnoea", { colour: [120, 40, 140] });
  if (stages === null) return;
  for (let n = 0; n < stages.length; n++) {
    const stage = stages[n] as number;
    const [x, next] = [time(n * epoch), time((n + 1) * epoch)];
    const y = rowOf(stage);
    image.rect(
      x,
      y - (stage === 4 ? 6 : 2),
      Math.max(1, next - x),
      stage === 4 ? 12 : 4,
      STAGE_COLOURS[stage] ?? GREY,
    );
    const before = n === 0 ? y : rowOf(stages[n - 1] as number);
    image.rect(x, Math.min(y, before), 1, Math.abs(y - before), [110, 110, 116]);
  }
}

function rowOf(stage: number): number {
  return TOP + ROW * ((ROWS[stage] ?? 0) + 0.4);
}

const STRIP = 18;
const STRIPS = FOOT + 14;

/** What technologists scored, a strip each, and below where they are not unanimous, with the share of what was scored. */
export function drawScorers(
  image: Canvas,
  { scorers, epoch }: NightPicture,
  time: (seconds: number) => number,
): void {
  for (const [k, scored] of scorers.entries()) {
    const y = STRIPS + k * (STRIP + 4);
    image.text(LEFT - 12, y + STRIP / 2, `scorer ${k + 1}`, { at: "right" });
    for (const [n, stage] of scored.entries()) {
      if (stage < 0) continue;
      const x = time(n * epoch);
      image.rect(x, y, Math.max(1, time((n + 1) * epoch) - x), STRIP, STAGE_COLOURS[stage] ?? GREY);
    }
  }
  const first = scorers[0];
  if (first === undefined) return;
  const y = STRIPS + scorers.length * (STRIP + 4);
  image.text(LEFT - 12, y + STRIP / 2, "disagree", { at: "right" });
  const all = first.filter((stage) => stage >= 0).length;
  let count = 0;
  for (const [n, stage] of first.entries()) {
    if (scorers.every((scored) => scored[n] === stage)) continue;
    count += 1;
    const x = time(n * epoch);
    image.rect(x, y, Math.max(1, time((n + 1) * epoch) - x), STRIP - 4, [90, 90, 96]);
  }
  border(image, y, STRIP - 4);
  image.text(RIGHT + 12, y + STRIP / 2 - 2, `${((100 * count) / Math.max(1, all)).toFixed(0)} %`);
}
