import { Command } from "commander";
import pc from "picocolors";
import { RIGS } from "#rigs";
import { ownScenarios } from "#runs";
import { SUITES } from "#scenario";
import { readable } from "./progress.ts";
import { scenarioAt } from "./scenario-at.ts";

/** `roomloop list`: scenarios with the first sentence of why they are hard, suites and rigs. */
export function listCommand(): Command {
  return new Command("list")
    .description("List scenarios, suites and rigs.")
    .option("--long", "whole comments: why each scene is hard")
    .action(async ({ long = false }: { long?: boolean }) => {
      console.log(pc.bold("Scenarios"));
      for (const { name, path, why } of ownScenarios()) {
        const { seed, duration } = await scenarioAt(path);
        console.log(`  ${pc.cyan(name.padEnd(26))} ${readable(duration).padStart(6)}, seed ${seed}`);
        console.log(indented(long ? why : (why.split("\n\n")[0] ?? "")));
      }
      console.log(pc.bold("\nSuites"));
      for (const [name, { about, scenarios }] of Object.entries(SUITES)) {
        console.log(`  ${pc.cyan(name.padEnd(26))} ${about}`);
        console.log(indented(scenarios.join(", ")));
      }
      console.log(pc.bold("\nRigs"));
      for (const { name, about, firmwares, notice } of RIGS) {
        console.log(`  ${pc.cyan(name.padEnd(26))} ${about}`);
        if (firmwares.length > 0) console.log(indented(`firmwares: ${firmwares.join(", ")}`));
        if (notice !== null) console.log(indented(pc.yellow(notice)));
      }
    });
}

function indented(text: string): string {
  return text.replace(/^/gm, "      ");
}
