import { type Command, InvalidArgumentError, Option } from "commander";
import type { BedroomOptions, Neighbour, Pet, Side } from "#sim";
import { number } from "../flag-values.ts";

/** What `sim night` and `sim rip` were asked for. */
export interface NightFlags {
  readonly seed: number;
  readonly age?: number;
  readonly sex?: "f" | "m";
  readonly apnoea?: number;
  readonly hours?: number;
  readonly out: string;
}

/** What `sim night` was asked for besides. */
export interface RoomFlags extends NightFlags {
  readonly partner?: "first-in" | "last-in" | true;
  readonly pet: readonly Pet[];
  readonly child?: boolean;
  readonly fan?: boolean;
  readonly curtain?: boolean;
  readonly neighbour: readonly ("next-door" | "upstairs")[];
  readonly empty?: boolean;
  readonly side?: Side;
  readonly statedSide?: Side;
  readonly device?: "bedside" | "foot";
  readonly turned?: number;
  readonly behindGlass?: boolean;
  readonly alarm?: number;
  readonly rig?: "bedside" | "bedside-pipe";
}

/** Adds the flags that say whose night it is. */
export function addNightFlags(command: Command, out: string): Command {
  return command
    .requiredOption("--out <path>", out)
    .option("--seed <n>", "whole number; the same seed is the same night", whole, 1)
    .option("--age <years>", "18 to 95; drawn if not given", number(18, 95))
    .addOption(new Option("--sex <sex>", "drawn if not given").choices(["f", "m"]))
    .option(
      "--apnoea <n>",
      "apnoeas and hypopnoeas per hour of sleep; drawn, below 5, if not given",
      number(0, 120),
    )
    .option("--hours <h>", "from lights-out to getting up, 0.2 to 16; drawn if not given", number(0.2, 16));
}

/** Adds the flags that say who else is there, and where the device stands. */
export function addRoomFlags(command: Command): Command {
  const several = <T>(value: T, before: readonly T[]) => [...before, value];
  return command
    .addOption(
      new Option("--partner [order]", "someone beside: first in and last out, or last in and first out")
        .choices(["first-in", "last-in"])
        .preset("first-in"),
    )
    .addOption(chosen("--pet <kind>", "on the bed's foot; may be given twice", ["dog", "cat"], several))
    .option("--child", "a child comes in for some minutes")
    .option("--fan", "a fan whose head swings 12 times a minute")
    .option("--curtain", "a curtain in a draught")
    .addOption(chosen("--neighbour <where>", "asleep beyond drywall", ["next-door", "upstairs"], several))
    .option("--empty", "nobody in bed")
    .addOption(
      new Option("--side <side>", "of the bed, seen from the bedside device").choices(["near", "far"]),
    )
    .addOption(new Option("--stated-side <side>", "what the device was told").choices(["near", "far"]))
    .addOption(new Option("--device <place>", "where it stands").choices(["bedside", "foot"]))
    .option("--turned <degrees>", "the device, to its left, -180 to 180", number(-180, 180))
    .option("--behind-glass", "the device looks through a pane")
    .option("--alarm <h>", "an alarm goes off so many hours after lights-out", number(0.01, 16))
    .addOption(
      new Option(
        "--rig <rig>",
        "send the profiles through the serial loop too, into a stand-in that counts frames",
      ).choices(["bedside", "bedside-pipe"]),
    );
}

function chosen<T extends string>(
  flag: string,
  about: string,
  choices: readonly T[],
  several: (value: T, before: readonly T[]) => readonly T[],
): Option {
  const option = new Option(flag, about).default([], "none");
  return option.argParser((value: string, before: readonly T[]) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
    return several(found, before);
  });
}

/** The Bedroom that the flags describe. */
export function bedroomOptions(flags: RoomFlags): BedroomOptions {
  const { seed, age, sex, apnoea, hours, partner, side, statedSide, turned = 0 } = flags;
  const person = { ...given({ age, sex, apnoea }) };
  return {
    seed,
    sleeper: flags.empty ? null : person,
    night: hours === undefined ? {} : { timeInBed: 3600 * hours },
    ...given({ side, statedSide }),
    partner: partner === undefined ? null : partner === "last-in" ? "last in" : "first in",
    pets: flags.pet,
    child: flags.child ?? false,
    fan: flags.fan ?? false,
    curtain: flags.curtain ?? false,
    neighbours: flags.neighbour.map((where): Neighbour => (where === "next-door" ? "next door" : where)),
    device: {
      stands: flags.device ?? "bedside",
      turned: (turned * Math.PI) / 180,
      behind: flags.behindGlass ? ["glass"] : [],
    },
  };
}

/** Without what is undefined. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

function whole(text: string): number {
  const value = number(0, 2 ** 40)(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("expected a whole number");
  return value;
}
