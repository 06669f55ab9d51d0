import { Command, CommanderError } from "commander";
import { EXIT_CODE } from "#contracts";
import { ScenarioError, VERSION } from "#runs";
import { listCommand } from "./list-command.ts";
import { reportCommand } from "./report-command.ts";
import { runCommand } from "./run-command.ts";
import { scoreCommand } from "./score/score-command.ts";
import { simCommand } from "./sim/sim-command.ts";
import { UsageError } from "./usage-error.ts";

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
    .version(VERSION)
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
  roomloop score sleep nights.csv          a sleep tracker against a reference
  roomloop sim air --frequency 33000 --temperature 20 --humidity 40

Exit codes: 0 pass, 1 fail (the device was wrong), 2 usage, 3 error (the bench was wrong),
4 inconclusive, 130 interrupted.`,
    );
  program.addCommand(listCommand());
  program.addCommand(runCommand(end));
  program.addCommand(reportCommand());
  program.addCommand(scoreCommand(print));
  program.addCommand(simCommand(print));
  inherit(program);
  try {
    await program.parseAsync(words, { from: "user" });
    return code;
  } catch (error) {
    return complain(error);
  }
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
  if (error instanceof UsageError || error instanceof ScenarioError) {
    console.error(`roomloop: ${error.message}`);
    return USAGE;
  }
  console.error(error);
  return EXIT_CODE.error;
}
