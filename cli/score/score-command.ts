import { Command } from "commander";
import { consensusCommand } from "./consensus-command.ts";
import { sleepCommand } from "./sleep-command.ts";

/**
 * `roomloop score`: scores of files, of whatever device they come.
 *
 * @param print writes a whole report to the standard output, as it is
 * @throws UsageError, from the action, where the file or a flag cannot be used
 */
export function scoreCommand(print: (text: string) => void): Command {
  return new Command("score")
    .description("Score recordings in files, simulated or not.")
    .addCommand(sleepCommand(print))
    .addCommand(consensusCommand(print));
}
