import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { EXIT_CODE } from "#contracts";
import { UsageError } from "./usage-error.ts";

const PACKAGE = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** Exit code for a command line that cannot be followed. */
const USAGE = 2;

/**
 * Follows one command line.
 *
 * @param words The arguments after the program's name.
 * @returns the exit code: 0 pass, 1 fail, 2 usage or configuration, 3 error or nothing ran,
 *   4 inconclusive, 130 interrupted.
 */
export async function main(words: readonly string[]): Promise<number> {
  // Whoever reads may have seen enough, as `head` has; the exit code is still to be told.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  let code = 0;
  const end = (value: number) => {
    code = value;
  };
  const program = new Command("roomloop")
    .description("Hardware-in-the-loop laboratory for devices that sense a room.")
    .version(PACKAGE.version)
    .showHelpAfterError("(add --help for the options, with examples)")
    .exitOverride()
    .addHelpText(
      "after",
      `
Examples:
  roomloop list                            what can be staged, and why it is hard
  roomloop run smoke                       three scenes on emulated devices, half a minute
  roomloop run presence --repeat 20        every presence scene with 20 seeds each
  roomloop report                          the newest runs once more, as a table
  roomloop rescore out/2026-11-21T12-05-33 today's checks on what was recorded
  roomloop score sleep nights.csv          a sleep tracker against a reference
  roomloop sim air --frequency 33000 --temperature 20 --humidity 40

Exit codes: 0 pass, 1 fail (the device was wrong), 2 usage, 3 error (the bench was wrong),
4 inconclusive, 130 interrupted.`,
    );
  for (const load of needed(words)) program.addCommand(await load(end));
  inherit(program);
  try {
    await program.parseAsync(words, { from: "user" });
    return code;
  } catch (error) {
    return complain(error);
  }
}

type Loader = (end: (code: number) => void) => Promise<Command>;

/** The commands, each loaded when it is wanted: they share little, and loading all takes a second. */
const COMMANDS: Readonly<Record<string, Loader>> = {
  list: async () => (await import("./list-command.ts")).listCommand(),
  run: async (end) => (await import("./run-command.ts")).runCommand(end),
  replay: async (end) => (await import("./replay-command.ts")).replayCommand(end),
  conformance: async (end) => (await import("./conformance-command.ts")).conformanceCommand(end),
  rig: async (end) => (await import("./rig-command.ts")).rigCommand(end),
  rescore: async (end) => (await import("./rescore-command.ts")).rescoreCommand(end),
  import: async () => (await import("./import-command.ts")).importCommand(print),
  export: async () => (await import("./export-command.ts")).exportCommand(),
  report: async () => (await import("./report-command.ts")).reportCommand(),
  score: async () => (await import("./score/score-command.ts")).scoreCommand(print),
  sim: async (end) => (await import("./sim/sim-command.ts")).simCommand(print, end),
};

/** The command that is named; all, where none is: to list them, or to say which was meant. */
function needed([name = ""]: readonly string[]): readonly Loader[] {
  const one = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return one === undefined ? Object.values(COMMANDS) : [one];
}

/** Hands a command's way of ending and complaining down to its subcommands. */
function inherit(command: Command): void {
  for (const child of command.commands) inherit(child.copyInheritedSettings(command));
}

function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

function complain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof UsageError) {
    console.error(`roomloop: ${error.message}`);
    return USAGE;
  }
  console.error(error);
  return EXIT_CODE.error;
}
