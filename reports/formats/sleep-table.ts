import type { LogDiscrepancy, SleepReport } from "#score";
import { plainTable } from "./plain-table.ts";
import type { SleepSource } from "./sleep-source.ts";
import {
  bracket,
  conventionTexts,
  countText,
  estimateText,
  fixed,
  limitsText,
  meanText,
  metricTitle,
  SHOWN,
  stageTitle,
  trendText,
} from "./sleep-words.ts";
import { visible } from "./visible.ts";

/** Scores of nights as plain text: what was chosen, then four tables, for all nights and for each group. */
export function sleepTable({ source, seed, all, by }: SleepSource): string {
  const groups = by?.groups.map(({ value, report }) => section(`${by.column} = ${value}`, report)) ?? [];
  return [
    `Sleep scores of ${visible(source)}`,
    ...conventionTexts(all, seed).map((text) => `  ${text}`),
    "",
    section("All nights", all),
    ...groups,
  ].join("\n");
}

function section(title: string, report: SleepReport): string {
  const { fourteen, notes } = report;
  return [
    `== ${visible(title)}: ${countText(report)} ==`,
    "",
    "Epochs, reference in rows (share of the row, averaged over nights)",
    matrix(report),
    "Agreement by stage: mean over nights [interval]; then of all epochs pooled (shares in %)",
    agreement(report),
    "Device - reference: mean (sd) of both, bias (sd) [interval], limits of agreement",
    discrepancies(report),
    ...(fourteen === null ? [] : [fourteen.reading, fourteenTable(report)]),
    ...notes.map((note) => `Note: ${note}.`),
    "",
  ].join("\n");
}

function matrix({ stages, epochByEpoch }: SleepReport): string {
  const { counts, shares } = epochByEpoch.matrix;
  const rows = stages.map((stage, row) => [
    stageTitle(stage),
    ...stages.map((_, column) => {
      const share = shares[row]![column]!;
      return `${counts[row]![column]} (${share.value === null ? "-" : `${fixed(100 * share.value)} %`})`;
    }),
  ]);
  return plainTable(["", ...stages.map((stage) => `device ${stage}`)], rows);
}

function agreement({ epochByEpoch }: SleepReport): string {
  const half = (shown: readonly (typeof SHOWN)[number][]) =>
    plainTable(
      ["", ...shown.map(([, heading]) => heading)],
      Object.entries(epochByEpoch.stages).flatMap(([stage, { averaged, pooled }]) => [
        [stageTitle(stage), ...shown.map(([measure]) => estimateText(averaged[measure], measure))],
        ["  pooled", ...shown.map(([measure]) => estimateText(pooled[measure], measure))],
      ]),
    );
  const { averaged, pooled } = epochByEpoch.overall;
  const overall = (["accuracy", "kappa", "macroF1", "kappaAtShares"] as const)
    .filter((measure) => pooled[measure].value !== null)
    .map((measure) => [
      measure,
      meanText(averaged[measure], measure),
      estimateText(pooled[measure], measure),
    ]);
  return [
    half(SHOWN.slice(0, 5)),
    half(SHOWN.slice(5)),
    plainTable(["All stages together", "mean over nights (sd)", "pooled"], overall),
  ].join("\n");
}

function discrepancies({ measures, discrepancies: all }: SleepReport): string {
  const rows = measures.map(({ key, title, unit }) => {
    const { n, device, reference, bias, limits, log, ...rest } = all[key]!;
    const ratio = log === null || log.ratio.value === null ? [] : [ratioText(log)];
    return [
      `${title}, ${unit}`,
      String(n),
      `${fixed(device.mean)} (${fixed(device.sd)})`,
      `${fixed(reference.mean)} (${fixed(reference.sd)})`,
      `${fixed(bias.value)} (${fixed(bias.sd)}) ${bracket(bias)}`.trimEnd(),
      limitsText(limits),
      trendText({ n, device, reference, bias, limits, log, ...rest }),
      ...ratio,
    ];
  });
  const logged = measures.some(({ key }) => all[key]!.log !== null);
  const head = ["", "nights", "device", "reference", "bias", "limits of agreement", "changes with size"];
  return plainTable([...head, ...(logged ? ["device / reference, limits"] : [])], rows);
}

/** "1.03 [0.98, 1.08], 0.80 to 1.31": so much of it as there is. */
function ratioText(log: LogDiscrepancy): string {
  const ratio = `${fixed(log.ratio.value, 2)} ${bracket(log.ratio, 2)}`.trimEnd();
  return log.lower.value === null ? ratio : `${ratio}, ${limitsText(log, 2)}`;
}

function fourteenTable(report: SleepReport): string {
  const rows = report.fourteen!.metrics.map(({ name, kind, unit, figure }) => {
    const scale = kind === "accuracy" ? 100 : 1;
    const value = figure.value === null ? null : figure.value * scale;
    return [
      metricTitle(name, report),
      kind,
      fixed(value),
      bracket(figure, 1, scale),
      kind === "accuracy" ? "%" : unit,
    ];
  });
  return plainTable(["", "kind", "value", "interval", "unit"], rows);
}
