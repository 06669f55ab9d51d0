import { measureNight } from "#score";

/** Classes in which nights are compared. */
export const CLASSES = ["wake", "light", "deep", "rem"] as const;

/** Figures of one night by name; NaN where undefined. Minutes, per cent, counts. */
export type Measures = Readonly<Record<string, number>>;

const CONVENTIONS = { onset: "first", waso: "lights-on", percentOf: "tst" } as const;

/** REM bouts less than this apart are one period, epochs. */
const APART = 30;

/**
 * The figures in which simulated nights are held against real ones.
 *
 * @param night classes 0 to 3 of each epoch from lights-out to lights-on
 */
export function measure(night: Uint8Array): Measures {
  const out = new Float64Array(15);
  measureNight(out, night, { stages: CLASSES, epoch: 30 }, CONVENTIONS);
  const [tst, se, sol, waso, , , , light, deep, rem, latency] = out;
  const figures: Record<string, number> = {
    "time in bed, min": night.length / 2,
    "total sleep time, min": tst,
    "sleep efficiency, %": se,
    "sleep onset latency, min": sol,
    "wake after sleep onset, min": waso,
    "REM latency from onset, min": latency,
    "light, % of sleep": light,
    "deep, % of sleep": deep,
    "REM, % of sleep": rem,
  };
  for (let third = 0; third < 3; third++) {
    const part = night.subarray(
      Math.floor((third * night.length) / 3),
      Math.floor(((third + 1) * night.length) / 3),
    );
    for (const [k, name] of CLASSES.entries()) {
      figures[`${name}, share of third ${third + 1}`] =
        part.filter((stage) => stage === k).length / part.length;
    }
  }
  const bouts = boutsOf(night);
  for (const [k, name] of CLASSES.entries()) {
    figures[`${name}: bouts`] = bouts[k].length;
    figures[`${name}: mean bout, min`] = mean(bouts[k]);
  }
  const periods = remPeriods(night);
  figures["REM periods"] = periods.length;
  figures["REM to REM, min"] = mean(periods.slice(1).map((begin, i) => (begin - periods[i]) / 2));
  return figures;
}

/** Lengths, min, of the bouts of each class from the first epoch of sleep to the last. */
function boutsOf(night: Uint8Array): readonly (readonly number[])[] {
  const first = night.findIndex((stage) => stage > 0);
  const last = night.findLastIndex((stage) => stage > 0);
  const bouts: number[][] = CLASSES.map(() => []);
  for (let from = first; from >= 0 && from <= last; ) {
    let until = from + 1;
    while (until <= last && night[until] === night[from]) until++;
    bouts[night[from]].push((until - from) / 2);
    from = until;
  }
  return bouts;
}

/** First epochs of the REM periods. */
function remPeriods(night: Uint8Array): readonly number[] {
  const out: number[] = [];
  let last = -Infinity;
  for (const [epoch, stage] of night.entries()) {
    if (stage !== 3) continue;
    if (epoch - last > APART) out.push(epoch);
    last = epoch;
  }
  return out;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
