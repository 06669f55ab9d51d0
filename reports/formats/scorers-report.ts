import type { Consensus, ScorersReport } from "#score";
import { plainTable } from "./plain-table.ts";
import { fixed, plural } from "./sleep-words.ts";
import { visible } from "./visible.ts";

/** Agreement of scorers, and their consensus, as a command made them. */
export interface ScorersSource {
  readonly source: string;
  readonly report: ScorersReport;
  /** By record, like `firstEpochs`: the number of each record's first epoch. */
  readonly consensus: readonly Consensus[];
  readonly firstEpochs: readonly number[];
}

/** Forms in which a consensus is told. */
export const SCORERS_FORMATS = ["table", "json", "csv"] as const;

export type ScorersFormat = (typeof SCORERS_FORMATS)[number];

/**
 * Agreement of scorers as tables or JSON (`format` "roomloop-scorers-1"), or their consensus as CSV:
 * record, epoch, consensus (a stage's name, or -1) and its probability.
 */
export function scorersReport(scores: ScorersSource, format: ScorersFormat): string {
  if (format === "csv") return consensusCsv(scores);
  const { source, report } = scores;
  if (format === "json") {
    return `${JSON.stringify({ format: "roomloop-scorers-1", source, ...report }, null, 2)}\n`;
  }
  return scorersTable(scores);
}

function consensusCsv({ report, consensus, firstEpochs }: ScorersSource): string {
  const lines = ["record,epoch,consensus,probability"];
  for (const [i, { stages, probability }] of consensus.entries()) {
    const record = quoted(report.records[i]!.record);
    for (const [epoch, stage] of stages.entries()) {
      const name = stage < 0 ? "-1" : report.stages[stage]!;
      lines.push(`${record},${firstEpochs[i]! + epoch},${name},${probability[epoch]}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A cell as RFC 4180 has it. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function scorersTable({ source, report }: ScorersSource): string {
  const { records, scorers, fleiss, pairs } = report;
  const epochs = records.reduce((sum, record) => sum + record.epochs, 0);
  return [
    `${plural(records.length, "record")} of ${visible(source)}, ${plural(epochs, "epoch")}, ${plural(scorers.length, "scorer")}.`,
    `Fleiss' kappa ${fixed(fleiss.kappa, 3)} over the ${plural(fleiss.epochs, "epoch")} that all have scored.`,
    "",
    "Each scorer against the consensus of the others: mean over records (pooled)",
    plainTable(
      ["", "soft agreement", "accuracy, %", "kappa", "macro-F1"],
      scorers.map(({ scorer, softAgreement, averaged, pooled }) => [
        visible(scorer),
        fixed(softAgreement, 3),
        `${fixed(percent(averaged.accuracy))} (${fixed(percent(pooled.accuracy))})`,
        `${fixed(averaged.kappa, 3)} (${fixed(pooled.kappa, 3)})`,
        `${fixed(averaged.macroF1, 3)} (${fixed(pooled.macroF1, 3)})`,
      ]),
    ),
    "Cohen's kappa of every two",
    plainTable(
      ["", "", "kappa", "epochs"],
      pairs.map(({ scorers: [first, second], kappa, epochs: both }) => [
        visible(first),
        visible(second),
        fixed(kappa, 3),
        String(both),
      ]),
    ),
    "Records",
    plainTable(
      ["", "epochs", "not scored", "ties", "probability", "Fleiss' kappa"],
      records.map((record) => [
        visible(record.record),
        String(record.epochs),
        String(record.unscored),
        String(record.ties),
        fixed(record.probability, 3),
        fixed(record.fleissKappa, 3),
      ]),
    ),
  ].join("\n");
}

function percent(share: number | null): number | null {
  return share === null ? null : 100 * share;
}
