import { readFileSync, writeFileSync } from "node:fs";
import { consensusOf } from "#score";
import { CLASS_OF, EPOCH, type Night, night, person, type Rest, rest, technologists } from "#sim";
import { cohenKappa, meanInterval, moments } from "#stats";
import { type Agreement, agreementOf } from "./sleep/agreement.ts";
import { breathingTable, movementTable } from "./sleep/body-table.ts";
import { type Measures, measure } from "./sleep/measures.ts";
import {
  clockAndWake,
  clockOnly,
  type Staged,
  type Stager,
  seen,
  trainDeep,
  trainPlain,
} from "./sleep/oracle.ts";
import { REAL_AGREEMENT, REAL_MEASURES } from "./sleep/real-figures.ts";
import { readNights } from "./sleep/real-nights.ts";

/**
 * Makes the tables of docs/bedroom.md: 200 simulated people against the 25 nights of DOD-H.
 *
 *     node --import tsx tools/sleep-table.ts            prints them
 *     node --import tsx tools/sleep-table.ts --write    puts them into docs/bedroom.md, between its marks
 *     node --import tsx tools/sleep-table.ts --real DOD.csv.gz    prints the figures of the real nights anew
 *
 * Judged are the people with seeds 0 to 199, who were not tuned on; stagers are trained on seeds from 2000. Takes some minutes.
 */
const PEOPLE = 200;
const TRAINED = { from: 2000, count: 60 };
const STAGED = 60;
const DOC = "docs/bedroom.md";
const MARKS = ["<!-- begin: tools/sleep-table.ts -->", "<!-- end: tools/sleep-table.ts -->"];

main(process.argv.slice(2));

function main(flags: readonly string[]): void {
  if (flags[0] === "--real" && flags[1] !== undefined) printReal(flags[1]);
  else if (flags[0] === "--write") writeDoc(tables());
  else console.log(tables());
}

function writeDoc(text: string): void {
  const doc = readFileSync(DOC, "utf8");
  const [begin, end] = MARKS.map((mark) => doc.indexOf(mark));
  if (begin < 0 || end < begin) throw new RangeError(`${DOC}: expected ${MARKS.join(" and ")}`);
  writeFileSync(DOC, `${doc.slice(0, begin)}${MARKS[0]}\n\n${text}\n\n${doc.slice(end)}`);
}

function printReal(path: string): void {
  const nights = readNights(path);
  const figures = nights.map((scorers) => measure(Uint8Array.from(consensusOf(scorers, 4).stages)));
  const rows = Object.keys(figures[0]).map((name) => {
    const { mean, sd } = moments(figures.map((own) => own[name]));
    return `  ${JSON.stringify(name)}: [${mean.toPrecision(6)}, ${sd.toPrecision(6)}],`;
  });
  const agreed = Object.entries(agreementOf(nights)).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${value.toPrecision(4)},`,
  );
  console.log([`${nights.length} nights`, ...rows, "", ...agreed].join("\n"));
}

function tables(): string {
  const nights = Array.from({ length: PEOPLE }, (_, seed) => sleepNight(seed));
  const rests = nights.slice(0, STAGED).map(rest);
  return [
    "### Hypnograms",
    `Mean (standard deviation) of ${PEOPLE} healthy people, one night each. *Scored* is the consensus of five simulated`,
    "technologists, as the real figures are of five real ones; *true* is what the simulator holds. A mean passes within the 95 %",
    "interval of the real mean, a standard deviation within a factor of 1.5 of the real one.",
    "",
    hypnogramTable(nights),
    "### Technologists",
    "",
    agreementTable(agreementOf(nights.slice(0, 100).map((own) => scoredBy(own)))),
    "### Breathing",
    `Of ${STAGED} people; mean (standard deviation) over persons.`,
    "",
    breathingTable(rests),
    "### Movement",
    "",
    movementTable(rests),
    "### Is it too easy?",
    "",
    difficultyTable(rests),
  ].join("\n");
}

function sleepNight(seed: number): Night {
  return night(person({ seed }), { seed });
}

/** Classes of the epochs from lights-out to getting up. */
function inBed({ lightsOut, rises }: Night, stages: Uint8Array): Int8Array {
  return Int8Array.from(
    stages.subarray(lightsOut / EPOCH, Math.floor(rises / EPOCH)),
    (stage) => CLASS_OF[stage],
  );
}

/** Five technologists, of eight teams in turn: a single team may happen to be of one mind. */
function scoredBy(own: Night): readonly Int8Array[] {
  return technologists(own, { seed: own.seed % 8, count: 5 }).map((stages) => inBed(own, stages));
}

function hypnogramTable(nights: readonly Night[]): string {
  const scored = nights.map((own) => measure(Uint8Array.from(consensusOf(scoredBy(own), 4).stages)));
  const truth = nights.map((own) => measure(Uint8Array.from(inBed(own, own.stages))));
  const rows = Object.entries(REAL_MEASURES).map(([name, [mean, sd]]) => {
    const [low, high] = meanInterval({ n: 25, mean, sd }, 0.95);
    const digits = Math.abs(mean) < 2 ? 3 : 1;
    const judged = (figures: readonly Measures[]) => {
      const own = moments(figures.map((figure) => figure[name]));
      const failed = [
        own.mean < low || own.mean > high ? "mean" : "",
        own.sd / sd > 1.5 || sd / own.sd > 1.5 ? "SD" : "",
      ].filter((what) => what !== "");
      const verdict = failed.length === 0 ? "" : ` **${failed.join(", ")}**`;
      return `${own.mean.toFixed(digits)} (${own.sd.toFixed(digits)})${verdict}`;
    };
    const real = `${mean.toFixed(digits)} (${sd.toFixed(digits)}) | ${low.toFixed(digits)} to ${high.toFixed(digits)}`;
    return `| ${name} | ${real} | ${judged(scored)} | ${judged(truth)} |`;
  });
  return [
    "| | real | interval of the mean | scored | true |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function agreementTable(simulated: Agreement): string {
  const rows = Object.entries(REAL_AGREEMENT).map(([name, real]) => {
    const digits = real > 2 ? 1 : real < 0.2 ? 4 : 3;
    return `| ${name} | ${real.toFixed(digits)} | ${simulated[name].toFixed(digits)} |`;
  });
  return ["| | real | simulated |", "| --- | --- | --- |", ...rows].join("\n");
}

function difficultyTable(rests: readonly Rest[]): string {
  const others = Array.from({ length: TRAINED.count }, (_, i) => seen(rest(sleepNight(TRAINED.from + i))));
  const judged = rests.map(seen);
  const row = (name: string, look: (own: Staged) => Staged, train: typeof trainDeep) => {
    const stager = train(others.map(look), { rounds: 60, seed: 3000 });
    const whole = kappaOf(judged.map(look), stager, false);
    return `| ${name} | ${whole.toFixed(3)} | ${kappaOf(judged.map(look), stager, true).toFixed(3)} |`;
  };
  return [
    "| 4-class kappa over all epochs | lights-out to getting up | first to last epoch of sleep |",
    "| --- | --- | --- |",
    row("oracle: true breath and movement", (own) => own, trainDeep),
    row("clock alone", clockOnly, trainPlain),
    row("perfect wake and clock", clockAndWake, trainPlain),
  ].join("\n");
}

/** Of all epochs of all nights in one table; `asleep` leaves out what is before the first epoch of sleep and after the last. */
function kappaOf(nights: readonly Staged[], stager: Stager, asleep: boolean): number {
  const table = new Float64Array(16);
  for (const own of nights) {
    const said = stager.stage(own);
    const first = asleep ? own.truth.findIndex((stage) => stage > 0) : 0;
    const last = asleep ? own.truth.findLastIndex((stage) => stage > 0) : own.truth.length - 1;
    for (let i = first; i <= last; i++) table[4 * own.truth[i] + said[i]]++;
  }
  return cohenKappa(table, 4);
}
