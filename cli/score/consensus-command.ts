import { Command, Option } from "commander";
import { SCORERS_FORMATS, type ScorersFormat, scorersReport } from "#reports";
import { scoreScorers } from "#score";
import { readScorers } from "./read-scorers.ts";
import { stageCodes } from "./stage-codes.ts";

const EXAMPLES = `
SCORERS.csv has a row per epoch and the columns record, epoch, scorer_1, scorer_2, ...; -1 is an epoch that a
scorer has not scored. Further columns are passed over.

Examples:
  roomloop score consensus scorers.csv                       how well scorers agree, record by record
  roomloop score consensus scorers.csv --format csv > consensus.csv   the consensus of each epoch
  roomloop score consensus scorers.csv --stages wake=0,light=1+2,deep=3,rem=4
  zcat dodh.csv.gz | roomloop score consensus /dev/stdin --format json

How ties are settled, and every measure: docs/sleep-scores.md.`;

/** `roomloop score consensus`: the consensus of several scorers of the same nights, and how they agree. */
export function consensusCommand(print: (text: string) => void): Command {
  return new Command("consensus")
    .description("Find the consensus of several scorers, and how well they agree.")
    .argument("<scorers.csv>", "a row per epoch: record, epoch, scorer_1, scorer_2, ...")
    .addOption(new Option("--format <name>", "form of the report").choices(SCORERS_FORMATS).default("table"))
    .option("--stages <codes>", "stages and their codes in the file", "wake=0,n1=1,n2=2,n3=3,rem=4")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: { format: ScorersFormat; stages: string }) => {
      const codes = stageCodes(options.stages);
      const { scorers, records } = readScorers(path, codes);
      const { report, consensus } = scoreScorers(records, { stages: codes.stages, scorers });
      const firstEpochs = records.map(({ firstEpoch }) => firstEpoch);
      print(scorersReport({ source: path, report, consensus, firstEpochs }, options.format));
    });
}
