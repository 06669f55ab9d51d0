import { Command, InvalidArgumentError, Option } from "commander";
import { SLEEP_FORMATS, type SleepFormat, sleepReport } from "#reports";
import { type SleepConventions, scoreNights } from "#score";
import { random } from "#sim";
import { UsageError } from "../usage-error.ts";
import { type ReadNight, readNights } from "./read-nights.ts";
import { stageCodes, stageShares } from "./stage-codes.ts";

interface Options {
  readonly format: SleepFormat;
  readonly epoch: number;
  readonly stages: string;
  readonly sol: SleepConventions["onset"];
  readonly waso: SleepConventions["waso"];
  readonly percent: SleepConventions["percentOf"];
  readonly size: SleepConventions["size"];
  readonly log?: boolean;
  readonly ci: "classic" | "boot";
  readonly boot: number;
  readonly level: number;
  readonly seed: number;
  readonly shares?: string;
  readonly by?: string;
}

const EXAMPLES = `
NIGHTS.csv has a row per epoch and the columns subject, epoch, reference, device; a column night tells
several nights of a subject apart. Rows of a night stand together, in order, none missing.

Examples:
  roomloop score sleep nights.csv                            tables, conventions of Menghini et al. 2021
  roomloop score sleep nights.csv --format html > sleep.html  matrices and Bland-Altman plots for an appendix
  roomloop score sleep nights.csv --ci boot --seed 7 --format json
  roomloop score sleep psg.csv --stages wake=0,light=1+2,deep=3,rem=4   codes 1 and 2 (N1, N2) are light sleep
  roomloop score sleep actigraph.csv --stages wake=0,sleep=1 --epoch 60
  roomloop score sleep nights.csv --sol persistent --waso last-sleep --by firmware

Every measure, its convention and its source: docs/sleep-scores.md.`;

/** `roomloop score sleep`: a device's nights against their reference, from a CSV file of any device. */
export function sleepCommand(print: (text: string) => void): Command {
  return new Command("sleep")
    .description("Score staged nights against a reference: epochs, sleep measures, discrepancies.")
    .argument("<nights.csv>", "a row per epoch: subject, epoch, reference, device")
    .addOption(new Option("--format <name>", "form of the report").choices(SLEEP_FORMATS).default("table"))
    .option("--epoch <s>", "length of an epoch, s", positive, 30)
    .option("--stages <codes>", "stages and their codes in the file", "wake=0,light=1,deep=2,rem=3")
    .addOption(
      choice("--sol <rule>", "sleep begins at the first epoch of sleep, or of three in a row", [
        "first",
        "persistent",
      ]),
    )
    .addOption(choice("--waso <until>", "wake after onset is counted to here", ["lights-on", "last-sleep"]))
    .addOption(
      choice("--percent <of>", "shares of stages are of sleep or of the recording", ["tst", "recording"]),
    )
    .addOption(choice("--size <x>", "discrepancies are held against this", ["reference", "mean"]))
    .option("--log", "limits of agreement of logarithms too")
    .addOption(
      choice("--ci <kind>", "intervals by t and jackknife, or by bootstrap over persons", [
        "classic",
        "boot",
      ]),
    )
    .option("--boot <n>", "bootstrap samples", whole(100, 1_000_000), 10_000)
    .option("--level <p>", "confidence of intervals", share, 0.95)
    .option("--seed <n>", "seed of the bootstrap", whole(0, Number.MAX_SAFE_INTEGER), 1)
    .option("--shares <shares>", "re-weight kappa to these shares: wake=0.1,light=0.5,deep=0.2,rem=0.2")
    .option("--by <column>", "report each value of this column too")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: Options) => print(scored(path, options)));
}

function scored(path: string, options: Options): string {
  const codes = stageCodes(options.stages);
  const conventions: SleepConventions = {
    onset: options.sol,
    waso: options.waso,
    percentOf: options.percent,
    size: options.size,
    log: options.log ?? false,
    interval: options.ci === "boot" ? "basic" : "classic",
    draws: options.boot,
    level: options.level,
    shares: options.shares === undefined ? null : stageShares(options.shares, codes.stages),
  };
  const nights = readNights(path, codes, options.by ?? null);
  const chance = random(options.seed).fork("bootstrap");
  const score = (some: readonly ReadNight[], label: string) =>
    scoreNights(
      { stages: codes.stages, epoch: options.epoch, nights: some },
      conventions,
      chance.fork(label).uniform,
    );
  const all = asUsage(() => score(nights, "all"));
  const values = [...new Set(nights.map(({ group }) => group))];
  const groups = values.map((value) => {
    const some = nights.filter(({ group }) => group === value);
    return { value, report: score(some, `group ${value}`) };
  });
  const by = options.by === undefined ? null : { column: options.by, groups };
  return sleepReport({ source: path, seed: options.seed, all, by }, options.format);
}

/** What the user chose and the scores refuse, as the user's mistake. */
function asUsage<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** An option of named values, the first being the default. */
function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).default(values[0]);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("expected a number above 0");
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("expected a number between 0 and 1");
  return value;
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isSafeInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
    }
    return value;
  };
}
