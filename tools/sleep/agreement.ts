import { consensusOf } from "#score";
import { fleissKappa, median } from "#stats";

/** How several scorers of the same nights disagree; each figure averaged over all choices of the scorers it needs. */
export type Agreement = Readonly<Record<string, number>>;

type Scored = readonly (readonly Int8Array[])[];

/** Lone dissent is near a change of stage if this many epochs away at most. */
const NEAR = 3;

/** @param nights of each, what five scorers say: classes 0 to 3, or -1 */
export function agreementOf(nights: Scored): Agreement {
  const threes = choices(5, 3).map((chosen) => ofThree(nights.map((night) => chosen.map((i) => night[i]))));
  const twos = choices(5, 2).map((pair) => jointErrors(nights, pair));
  const average = (rows: readonly Agreement[], key: string) =>
    rows.reduce((sum, row) => sum + row[key], 0) / rows.length;
  return {
    ...Object.fromEntries(Object.keys(threes[0]).map((key) => [key, average(threes, key)])),
    ...Object.fromEntries(Object.keys(twos[0]).map((key) => [key, average(twos, key)])),
    "five scorers: Fleiss' kappa": kappaOf(nights),
    "five scorers: most minus least deep sleep, median, min": median(nights.map(rangeOfDeep)),
  };
}

function choices(of: number, size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return Array.from({ length: of }, (_, i) => i).flatMap((last) =>
    choices(last, size - 1).map((rest) => [...rest, last]),
  );
}

function ofThree(nights: Scored): Agreement {
  let [epochs, unanimous, apart, lone, near] = [0, 0, 0, 0, 0];
  const differences: number[] = [];
  for (const [a, b, c] of nights) {
    const { stages } = consensusOf([a, b, c], 4);
    const away = distances(stages);
    for (let i = 0; i < a.length; i++) {
      if (a[i] < 0 || b[i] < 0 || c[i] < 0) continue;
      epochs++;
      const equal = (a[i] === b[i] ? 1 : 0) + (b[i] === c[i] ? 1 : 0) + (a[i] === c[i] ? 1 : 0);
      if (equal === 3) unanimous++;
      else if (equal === 0) apart++;
      else {
        lone++;
        if (away[i] <= NEAR) near++;
      }
    }
    differences.push(rangeOfDeep([a, b, c]));
  }
  return {
    "three scorers: unanimous": unanimous / epochs,
    "three scorers: all different": apart / epochs,
    "three scorers: Fleiss' kappa": kappaOf(nights),
    "three scorers: lone dissent within 3 epochs of a change": near / lone,
    "three scorers: most minus least deep sleep, median, min": median(differences),
  };
}

function kappaOf(nights: Scored): number {
  const votes = nights.flatMap((night) =>
    Array.from(night[0], (_, i) => night.map((scorer) => scorer[i]))
      .filter((cast) => cast.every((stage) => stage >= 0))
      .flatMap((cast) => [0, 1, 2, 3].map((stage) => cast.filter((own) => own === stage).length)),
  );
  return fleissKappa(votes, 4);
}

function rangeOfDeep(night: readonly Int8Array[]): number {
  const minutes = night.map((scorer) => scorer.filter((stage) => stage === 2).length / 2);
  return Math.max(...minutes) - Math.min(...minutes);
}

/** Epochs from each to the nearest on the other side of a change; those beside it are 1 away. */
function distances(night: Int8Array): Uint16Array {
  const away = new Uint16Array(night.length).fill(60000);
  for (let i = 1; i < night.length; i++)
    away[i] = night[i] === night[i - 1] ? Math.min(60000, away[i - 1] + 1) : 1;
  for (let i = night.length - 2; i >= 0; i--) {
    away[i] = Math.min(away[i], night[i] === night[i + 1] ? away[i + 1] + 1 : 1);
  }
  return away;
}

/** How often two err, held against the consensus of the other three, and how often they would if they erred apart. */
function jointErrors(nights: Scored, [i, j]: readonly number[]): Agreement {
  const first = new Float64Array(16);
  const second = new Float64Array(16);
  let [epochs, same, both] = [0, 0, 0];
  for (const night of nights) {
    const { stages } = consensusOf(
      night.filter((_, k) => k !== i && k !== j),
      4,
    );
    for (const [epoch, truth] of stages.entries()) {
      const [a, b] = [night[i][epoch], night[j][epoch]];
      if (a < 0 || b < 0 || truth < 0) continue;
      epochs++;
      first[4 * truth + a]++;
      second[4 * truth + b]++;
      if (a !== truth && a === b) same++;
      if (a !== truth && b !== truth) both++;
    }
  }
  let [apart, bothApart] = [0, 0];
  for (let truth = 0; truth < 4; truth++) {
    const [p, q] = [first.subarray(4 * truth, 4 * truth + 4), second.subarray(4 * truth, 4 * truth + 4)];
    const total = p.reduce((sum, count) => sum + count, 0);
    if (total === 0) continue;
    for (let stage = 0; stage < 4; stage++)
      if (stage !== truth) apart += (p[stage] * q[stage]) / total / epochs;
    bothApart += ((total - p[truth]) * (total - q[truth])) / total / epochs;
  }
  return {
    "two scorers: the same wrong stage": same / epochs,
    "two scorers: the same, if independent": apart,
    "two scorers: both wrong": both / epochs,
    "two scorers: both, if independent": bothApart,
  };
}
