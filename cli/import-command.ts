import { rmdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import type { Manifest } from "#contracts";
import { wallDate } from "#drivers";
import { visible } from "#reports";
import { commit, EXAMPLE, importRun, RecordError, RecordingError, readDescription } from "#runs";
import { makeSessionFolder, runName } from "./plan.ts";
import { quoted } from "./quoted.ts";
import { UsageError } from "./usage-error.ts";

interface Flags {
  readonly describe?: string;
  readonly example: boolean;
  readonly out: string;
}

/** `roomloop import`: makes a run of a recording from elsewhere. */
export function importCommand(print: (text: string) => void): Command {
  return new Command("import")
    .description("Make a run of a recording from elsewhere, to be replayed to devices and judged.")
    .argument("[file]", "recording: .wav, .npy, .csv or .edf")
    .option("--describe <json>", "file that says what the recording holds")
    .option("--example", "print a description to begin with, and end", false)
    .option("--out <dir>", "folder for records", "out")
    .addHelpText(
      "after",
      `
A recording is WAV of 16-, 24- or 32-bit integers or floats; .npy of int16, int32, float32, float64 or complex64;
CSV of numbers; or EDF(+), whose scorers' annotations may be the hypnogram. The description says what is in it:

  {
    "format": "roomloop-recording-1",
    "name": "lab/kitchen-walk",
    "function": "presence",
    "kind": "baseband",                 or "pcm"; I and Q of a microphone are two columns
    "channels": ["left", "right"],
    "rate": 2000,                       Hz; may be left out where the file says it
    "fullScale": 2,                     Pa
    "carrier": 33200,                   Hz, of baseband
    "truth": { "states": ["major"], "intervals": [{ "state": "major", "from": 7, "until": 12.5 }] },
    "checks": [{ "check": "latency", "event": "major", "of": "major", "atMost": 1 }]
  }

docs/recordings.md tells every field. The run is judged when it is replayed; until then it is inconclusive.

Examples:
  roomloop import --example > kitchen.json
  roomloop import kitchen.wav --describe kitchen.json
  roomloop replay out/2026-11-21T12-05-33 --rig pipe`,
    )
    .action(async (file: string | undefined, flags: Flags) => {
      if (flags.example) print(JSON.stringify(EXAMPLE, null, 2));
      else await importOne(file, flags);
    });
}

async function importOne(file: string | undefined, { describe, out }: Flags): Promise<void> {
  if (file === undefined) throw new UsageError("import: name the recording's file");
  if (describe === undefined) {
    throw new UsageError("import: name the description with --describe; --example prints one to begin with");
  }
  const made = { madeAt: wallDate().toISOString(), commit: await commit() };
  const manifest = await mended(async () => {
    const description = readDescription(describe);
    const session = makeSessionFolder(out);
    const folder = join(session, runName({ scenario: { name: description.name }, seed: 0 }));
    const repeat = `roomloop import ${quoted(file)} --describe ${quoted(describe)}`;
    try {
      const run = await importRun({ file, description, describedIn: describe, folder, repeat, ...made });
      return { ...run, run: folder };
    } catch (error) {
      rmdirSync(session);
      throw error;
    }
  });
  console.log(told(manifest));
}

/** Calls what the person at the keyboard can mend a UsageError. */
async function mended<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known =
      error instanceof RecordingError ||
      error instanceof RecordError ||
      (error instanceof Error && "code" in error);
    if (!known) throw error;
    throw new UsageError(visible((error as Error).message), { cause: error });
  }
}

function told({ run, scenario, origin, stream }: Manifest): string {
  const folder = relative("", resolve(run));
  const { channels = [], rounded = 0, clipped = 0 } = origin?.kind === "import" ? origin : {};
  const { samples } = stream.sent;
  const length = `${Number(scenario.duration.toFixed(3))} s`;
  const held =
    samples === 0 ? `hypnogram of ${length}` : `${samples} samples of ${channels.length} channels, ${length}`;
  const loss = [
    ...(rounded > 0 ? [`${rounded} values were rounded to 16 bits`] : []),
    ...(clipped > 0 ? [`${clipped} values were beyond full scale and were cut to it`] : []),
  ];
  return [
    `Imported ${visible(scenario.name)}: ${held}`,
    ...loss.map((text) => `  ${text}`),
    `Record: ${folder}`,
    ...(samples === 0 ? [] : [`Play it: roomloop replay ${quoted(folder)}`]),
  ].join("\n");
}
