import { Command } from "commander";
import { findScenarios, ownScenarios } from "#runs";
import { enrMap, enrOverTime, truthOf } from "#sim";
import { number, wholeNumber } from "../flag-values.ts";
import { meant } from "../meant.ts";
import { scenarioAt } from "../scenario-at.ts";
import { asUsage, UsageError } from "../usage-error.ts";
import { previewPng } from "./preview-png.ts";
import { type Preview, previewText } from "./preview-text.ts";
import { writeFile } from "./write-file.ts";

interface Flags {
  readonly seed?: number;
  readonly until: number;
  readonly carrier: number;
  readonly level: number;
  readonly spacing: number;
  readonly out?: string;
  readonly json?: true;
}

/** `roomloop sim preview`: what a scenario sounds like before any device has heard it. */
export function previewCommand(print: (text: string) => void): Command {
  return new Command("preview")
    .description("Show a scenario's echo-to-noise ratio over time, and where a walk could be detected.")
    .argument("<scenario>", "its name, or the path of its .ts file")
    .option("--seed <n>", "of persons and noise (default: the scenario's own)", wholeNumber)
    .option("--until <s>", "how much of it to simulate, at most", number(0.5, 86_400), 120)
    .option("--carrier <Hz>", "that the device emits", number(20_000, 100_000), 33_500)
    .option("--level <share>", "of the loudspeaker's full scale", number(1e-3, 1), 1)
    .option("--spacing <m>", "of the map's spots, at most", number(0.02, 5), 0.25)
    .option("--out <file.png>", "draw instead of print")
    .option("--json", "print the numbers as JSON instead")
    .addHelpText(
      "after",
      `
Over time: all that the scene's simulation puts 31 to 875 Hz beside the carrier, over the microphones' own noise
there: people, but also pets, fans and sounds. 0 dB is as loud as the noise.
The map: at each spot a person of 1.72 m, the mean of the echo's fading, over the noise in the 250 Hz in which a
walk lies. What stands in the way is left out; a person's strength at ultrasound is an assumption, so all of
the map may be 10 dB off either way. What a device makes of it is for \`roomloop run\` to say.

Examples:
  roomloop sim preview presence/walk-in
  roomloop sim preview presence/walk-in --level 0.1 --spacing 0.5    a quieter device, a coarser map
  roomloop sim preview ./my/kitchen.ts --out kitchen.png
  roomloop sim preview presence/dog --json | jq .time.enrDb`,
    )
    .action(async (name: string, flags: Flags) => {
      if (flags.json && flags.out !== undefined)
        throw new UsageError("--json prints, --out draws: give one of them");
      if (flags.out !== undefined && !flags.out.endsWith(".png")) {
        throw new UsageError(`--out ${flags.out}: expected the name of a .png file`);
      }
      const preview = await previewOf(name, flags);
      if (flags.json) print(JSON.stringify(plain(preview, flags)));
      else if (flags.out === undefined) print(previewText(preview));
      else print(written(flags.out, previewPng(preview)));
    });
}

/** Columns of a terminal's plot, and values in a picture or JSON. */
const COLUMNS = 66;
const VALUES = 800;

async function previewOf(name: string, flags: Flags): Promise<Preview> {
  const { path, name: scenario } = scenarioCalled(name);
  const { scene, seed: own, duration: whole } = await scenarioAt(path);
  const seed = flags.seed ?? own;
  const duration = Math.min(flags.until, whole);
  const values = flags.out === undefined && !flags.json ? COLUMNS : VALUES;
  const { carrier, level, spacing } = flags;
  const preview = () => ({
    scenario,
    seed,
    duration,
    time: enrOverTime(scene, { seed, duration, carrier, level, values }),
    map: scene.room && enrMap(scene, { spacing, carrier, level }),
    device: scene.device.at,
    truth: truthOf(scene, seed, duration),
  });
  return asUsage(preview, (message) => `${scenario}: ${message}`);
}

function scenarioCalled(name: string) {
  const { scenarios, unknown } = findScenarios([name]);
  if (unknown !== null) {
    const names = ownScenarios().map((own) => own.name);
    throw new UsageError(
      `no scenario or file is called ${name}${meant(name, names) || "; a scenario of your own is named by its .ts file"}`,
    );
  }
  if (scenarios.length > 1) throw new UsageError(`${name} names ${scenarios.length} scenarios, expected one`);
  return scenarios[0];
}

function plain({ time, map, ...rest }: Preview, { carrier, level }: Flags) {
  return {
    ...rest,
    carrier,
    level,
    time: { hop: time.hop, enrDb: rounded(time.enrDb) },
    map: map && { ...map, enrDb: rounded(map.enrDb) },
  };
}

function rounded(values: Float64Array): readonly number[] {
  return Array.from(values, (value) => Number(value.toFixed(2)));
}

function written(path: string, bytes: Uint8Array): string {
  writeFile(path, bytes);
  return `${path}: above the echo-to-noise ratio over time, a line every 10 dB from 0; below the map, black -10 dB to pale yellow 50 dB`;
}
