import pc from "picocolors";
import type { Truth } from "#contracts";
import { timeLabel, timeTicks } from "#reports";
import type { EnrMap, EnrOverTime } from "#sim";

/** What a preview shows. */
export interface Preview {
  readonly scenario: string;
  readonly seed: number;
  /** s */
  readonly duration: number;
  readonly time: EnrOverTime;
  /** Null in free space. */
  readonly map: EnrMap | null;
  /** Where the device stands, m. */
  readonly device: readonly [x: number, y: number, z: number];
  readonly truth: Truth;
}

/**
 * A preview for a terminal of 80 columns: bars over time, truth below them, and the map, which is wider if it has more than 34
 * spots in a row.
 */
export function previewText(preview: Preview): string {
  const { scenario, seed, time, map, truth } = preview;
  return [
    `${pc.bold(scenario)}, seed ${seed}`,
    "",
    pc.bold("Echo-to-noise ratio of what moves or sounds, dB, 31 to 875 Hz off the carrier"),
    ...bars(time.enrDb),
    ...lanes(truth, preview),
    axis(preview),
    ...(map ? mapLines(map, preview) : ["", "Free space: there is no floor to map."]),
  ].join("\n");
}

/** Left of the plot: the width of a label. */
const MARGIN = 10;
const ROWS = 8;
/** dB from one row to the next, and below the lowest. */
const ROW_DB = 6;
/** Columns for each label of the axis, at the least. */
const LABEL = 11;
const EIGHTHS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** Bars from 0 dB up, one column a value. */
function bars(enrDb: Float64Array): readonly string[] {
  return Array.from({ length: ROWS }, (_, n) => {
    const bottom = (ROWS - 1 - n) * ROW_DB;
    const cells = Array.from(enrDb, (db) => {
      const eighths = Math.round((8 * (db - bottom)) / ROW_DB);
      return EIGHTHS[Math.min(8, Math.max(0, eighths))];
    });
    const label = n % 2 === 0 ? `${bottom + ROW_DB} dB` : "";
    return `${label.padStart(MARGIN - 2)} ┤${pc.yellow(cells.join(""))}`;
  });
}

/** One line for each state that occurs. */
function lanes(truth: Truth, { time, duration }: Preview): readonly string[] {
  return truth.states.flatMap((state) => {
    const intervals = truth.intervals.filter((interval) => interval.state === state);
    if (intervals.length === 0) return [];
    const cells = Array.from(time.enrDb, (_, n) => {
      const [from, until] = [n * time.hop, Math.min(duration, (n + 1) * time.hop)];
      return intervals.some((interval) => interval.from < until && interval.until > from) ? "━" : " ";
    });
    return [`${state.padStart(MARGIN - 2)} │${pc.cyan(cells.join(""))}`];
  });
}

function axis({ time, duration }: Preview): string {
  const width = time.enrDb.length;
  const cells = new Array<string>(width + 8).fill(" ");
  for (const tick of timeTicks(duration, Math.max(1, Math.floor(width / LABEL)))) {
    const at = Math.min(width, Math.round(tick / time.hop));
    for (const [n, letter] of [...timeLabel(tick, duration)].entries()) cells[at + n] = letter;
  }
  return `${"s".padStart(MARGIN - 2)}  ${cells.join("").trimEnd()}`;
}

/** How the map is shaded, from the faintest echo up, dB. */
const SHADES = [
  { least: 30, cell: "██" },
  { least: 20, cell: "▓▓" },
  { least: 10, cell: "▒▒" },
  { least: 0, cell: "░░" },
  { least: -Infinity, cell: "··" },
] as const;

function mapLines({ enrDb, columns, rows, step }: EnrMap, { device }: Preview): readonly string[] {
  const there = [Math.floor(device[0] / step.x), Math.floor(device[1] / step.y)];
  const lines = Array.from({ length: rows }, (_, n) => {
    const row = rows - 1 - n; // y grows upward.
    const cells = Array.from({ length: columns }, (_, column) => {
      if (column === there[0] && row === there[1]) return pc.bold(pc.red("◆ "));
      const db = enrDb[row * columns + column];
      return SHADES.find(({ least }) => db >= least)?.cell ?? "";
    });
    const label = n === 0 || row === 0 ? `${((row + 0.5) * step.y).toFixed(1)} m` : "";
    return `${label.padStart(MARGIN - 2)} │${cells.join("")}`;
  });
  const least = Math.min(...enrDb);
  return [
    "",
    pc.bold("Where a walk could be detected: dB of a person's echo over the noise in 250 Hz"),
    ...lines,
    `${"".padStart(MARGIN)}◆ device  ██ 30 dB up  ▓▓ 20  ▒▒ 10  ░░ 0  ·· less; the least ${least.toFixed(0)}`,
    `${"".padStart(MARGIN)}x to the right, y upward; strengths are assumed, all may be 10 dB off`,
  ];
}
