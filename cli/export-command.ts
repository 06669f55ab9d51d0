import { basename, relative, resolve } from "node:path";
import { Command, Option } from "commander";
import { visible } from "#reports";
import {
  exportRun,
  RecordingError,
  SAMPLE_FORMATS,
  type SampleFormat,
  ScenarioError,
  Unsuitable,
} from "#runs";
import { quoted } from "./quoted.ts";
import { runAt } from "./runs-in.ts";
import { UsageError } from "./usage-error.ts";

/** `roomloop export`: hands a run on to other tools. */
export function exportCommand(): Command {
  return new Command("export")
    .description("Write a run's samples, truth, events and actuations for other tools.")
    .argument("<run>", "folder of a run")
    .addOption(
      new Option("--format <name>", "form of the samples").choices(SAMPLE_FORMATS).makeOptionMandatory(),
    )
    .option("--out <dir>", "folder to be made (default: named for run and form, in the current one)")
    .addHelpText(
      "after",
      `
The samples are those in the record, or are made again from its scenario, seed and actuations and held against
the recorded digests; 16-bit integers in any form. Truth, events and actuations are CSV files beside them, and
recording.json is the description with which \`roomloop import\` makes a run of the samples again.

Examples:
  roomloop export out/2026-11-21T12-05-33/presence.walk-in.1 --format npy
  roomloop import presence.walk-in.1-npy/samples.npy --describe presence.walk-in.1-npy/recording.json`,
    )
    .action(
      async (run: string, { format, out }: { readonly format: SampleFormat; readonly out?: string }) => {
        const folder = runAt(run);
        await exportOne(folder, format, out ?? `${basename(folder)}-${format}`);
      },
    );
}

async function exportOne(folder: string, format: SampleFormat, out: string): Promise<void> {
  try {
    const { files, samples, values, kept, flaw } = await exportRun(folder, format, resolve(out));
    const from = kept ? "from the record" : "made again, and the same as their recorded digests";
    if (flaw !== null) console.error(`notice: the record is not whole: ${visible(flaw)}`);
    console.log(`${samples} samples of ${values} values, ${from}`);
    for (const file of files) console.log(`  ${relative("", resolve(out, file))}`);
    if (files.includes("recording.json")) {
      const at = (file: string) => quoted(relative("", resolve(out, file)));
      console.log(`Back: roomloop import ${at(`samples.${format}`)} --describe ${at("recording.json")}`);
    }
  } catch (error) {
    const known =
      error instanceof RecordingError ||
      error instanceof Unsuitable ||
      error instanceof ScenarioError ||
      error instanceof TypeError ||
      (error instanceof Error && "code" in error);
    if (!known) throw error;
    throw new UsageError(visible((error as Error).message), { cause: error });
  }
}
