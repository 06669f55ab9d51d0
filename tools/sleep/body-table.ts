import { CLASS_OF, EPOCH, type Rest } from "#sim";
import { moments } from "#stats";
import { CLASSES } from "./measures.ts";

/** Mean and standard deviation over persons, by class; classes of which a person has fewer than 100 breaths left out. */
export function breathingTable(rests: readonly Rest[]): string {
  const persons = rests.map(breathingOf);
  const cell = (key: keyof Breath, k: number, digits: number) => {
    const { mean, sd } = moments(persons.map((own) => own[k]?.[key] ?? Number.NaN));
    return `${mean.toFixed(digits)} (${sd.toFixed(digits)})`;
  };
  const rows = CLASSES.map(
    (name, k) =>
      `| ${name} | ${cell("rate", k, 1)} | ${cell("relative", k, 3)} | ${cell("variation", k, 3)} | ${cell("exponent", k, 2)} | ${cell("depth", k, 2)} |`,
  );
  return [
    "| | breaths a minute | rate, relative to REM | CoV of intervals | DFA exponent | tidal depth, relative to wake |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

interface Breath {
  readonly rate: number;
  readonly relative: number;
  readonly variation: number;
  readonly exponent: number;
  readonly depth: number;
}

function breathingOf({ night, breaths }: Rest): readonly (Breath | null)[] {
  const rows: { interval: number; depth: number }[][] = CLASSES.map(() => []);
  const runs: number[][][] = CLASSES.map(() => []);
  let before = -1;
  for (let i = 0; i + 1 < breaths.begin.length; i++) {
    const begin = breaths.begin[i];
    if (begin < night.lightsOut || begin > night.rises || breaths.sigh[i] === 1) continue;
    const kind = CLASS_OF[night.stages[Math.floor(begin / EPOCH)]];
    const interval = breaths.begin[i + 1] - begin;
    rows[kind].push({ interval, depth: (breaths.chest[i] + breaths.abdomen[i]) / 2 });
    if (kind !== before) runs[kind].push([]);
    runs[kind][runs[kind].length - 1].push(interval);
    before = kind;
  }
  const kinds = rows.map((own, k) => {
    if (own.length < 100) return null;
    const interval = moments(own.map((row) => row.interval));
    return {
      rate: 60 / interval.mean,
      variation: interval.sd / interval.mean,
      exponent: fluctuation(runs[k]),
      depth: moments(own.map((row) => row.depth)).mean,
    };
  });
  return kinds.map(
    (own) =>
      own && {
        ...own,
        relative: own.rate / (kinds[3]?.rate ?? Number.NaN),
        depth: own.depth / (kinds[0]?.depth ?? Number.NaN),
      },
  );
}

/** Window lengths of the fluctuation analysis, breaths. */
const WINDOWS = [6, 9, 14, 21, 32, 48];

/**
 * Exponent of detrended fluctuation analysis with straight lines (DFA1; Peng et al., Phys. Rev. E 49, 1994), over windows of 6
 * to 48 breaths within stretches of one class. 0.5 is without memory.
 */
function fluctuation(runs: readonly (readonly number[])[]): number {
  const points = WINDOWS.map((length) => {
    let [sum, count] = [0, 0];
    for (const run of runs) {
      const { mean } = moments(run);
      let level = 0;
      const profile = run.map((interval) => (level += interval - mean));
      for (let from = 0; from + length <= profile.length; from += length) {
        sum += residual(profile.slice(from, from + length));
        count++;
      }
    }
    return count < 4 ? null : [Math.log(length), 0.5 * Math.log(sum / count)];
  }).filter((point) => point !== null);
  if (points.length < 4) return Number.NaN;
  const [x, y] = [0, 1].map((axis) => moments(points.map((point) => point[axis])).mean);
  const slope = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return slope / points.reduce((sum, [a]) => sum + (a - x) * (a - x), 0);
}

/** Mean square about the straight line that fits best. */
function residual(values: readonly number[]): number {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const slope = values.reduce((sum, value, i) => sum + (i - middle) * value, 0) / ((n * (n * n - 1)) / 12);
  return values.reduce((sum, value, i) => sum + (value - mean - slope * (i - middle)) ** 2, 0) / n;
}

/** Movements and posture shifts per hour by stage, and their lengths. */
export function movementTable(rests: readonly Rest[]): string {
  const counts = new Float64Array(5);
  const hours = new Float64Array(5);
  const lengths: number[] = [];
  const shifts: number[] = [];
  const inPosture = new Map<string, number>();
  for (const { night, movements, stays } of rests) {
    const within = (time: number) => time >= night.lightsOut && time < night.rises;
    for (let epoch = night.lightsOut / EPOCH; (epoch + 1) * EPOCH <= night.rises; epoch++) {
      hours[night.stages[epoch]] += EPOCH / 3600;
    }
    for (const { from, until } of movements.filter((movement) => within(movement.from))) {
      const stage = night.stages[Math.floor(from / EPOCH)];
      counts[stage]++;
      if (stage > 0) lengths.push(until - from);
    }
    const own = stays.filter(({ from }) => within(from - 10) && within(from + 1));
    shifts.push((own.length * 3600) / (night.rises - night.lightsOut));
    for (const [i, { posture, from }] of own.entries()) {
      inPosture.set(posture, (inPosture.get(posture) ?? 0) + (own[i + 1]?.from ?? night.rises) - from);
    }
  }
  const all =
    counts.subarray(1).reduce((sum, count) => sum + count, 0) / hours.subarray(1).reduce((a, b) => a + b, 0);
  lengths.sort((a, b) => a - b);
  const lain = ["back", "left", "right", "front"].map((place) => inPosture.get(place) ?? 0);
  const whole = lain.reduce((sum, time) => sum + time, 0);
  const rate = moments(shifts);
  return [
    "| movements an hour | |",
    "| --- | --- |",
    ...["wake", "N1", "N2", "N3", "REM"].map(
      (name, k) => `| ${name} | ${(counts[k] / hours[k]).toFixed(1)} |`,
    ),
    `| all sleep | ${all.toFixed(1)} |`,
    `| median length in sleep, s | ${lengths[lengths.length >> 1].toFixed(1)} |`,
    `| posture shifts an hour in bed | ${rate.mean.toFixed(2)} (${rate.sd.toFixed(2)}) |`,
    `| back, side, front, % | ${[lain[0], lain[1] + lain[2], lain[3]].map((time) => ((100 * time) / whole).toFixed(0)).join(", ")} |`,
  ].join("\n");
}
