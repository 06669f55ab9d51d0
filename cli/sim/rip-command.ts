import { Command } from "commander";
import { night, person, rest, ripBelts } from "#sim";
import { number } from "../flag-values.ts";
import { writeFloatBlocks } from "./float-file.ts";
import { addNightFlags, given, type NightFlags } from "./night-options.ts";

/** `roomloop sim rip`: what belts round chest and abdomen record of the sleeper of `sim night`. */
export function ripCommand(print: (text: string) => void): Command {
  const command = new Command("rip").description(
    "Write what belts round chest and abdomen record, float32 [sample][chest, abdomen], and print what it is as JSON.",
  );
  return addNightFlags(command, "file to write")
    .option("--rate <Hz>", "4 to 1000", number(4, 1000), 25)
    .addHelpText(
      "after",
      `
The sleeper is that of \`roomloop sim night\` with the same flags, before any alarm. Values are shares of full scale, clipped to
-1 and 1; belts are not calibrated (docs/bedroom.md).

Examples:
  roomloop sim rip --age 45 --sex f --seed 7 --out rip-7.f32
  python3 -c 'import numpy as np; print(np.fromfile("rip-7.f32", "<f4").reshape(-1, 2).shape)'`,
    )
    .action(({ seed, age, sex, apnoea, hours, out, rate }: NightFlags & { readonly rate: number }) => {
      const who = person({ seed, ...given({ age, sex, apnoea }) });
      const slept = night(who, { seed, ...(hours === undefined ? {} : { timeInBed: 3600 * hours }) });
      const belts = ripBelts(rest(slept), { seed, rate });
      const samples = Math.round(slept.duration * rate);
      writeFloatBlocks(out, inBlocks(samples, belts.write));
      print(JSON.stringify({ shape: [samples, 2], rate, duration: slept.duration }));
    });
}

/** Samples made at a time. */
const BLOCK = 2 ** 16;

function* inBlocks(samples: number, fill: (out: Float32Array) => void): Generator<Float32Array> {
  for (let done = 0; done < samples; done += BLOCK) {
    const block = new Float32Array(2 * Math.min(BLOCK, samples - done));
    fill(block);
    yield block;
  }
}
