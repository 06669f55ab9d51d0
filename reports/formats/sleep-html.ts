import { nightName, type SleepReport } from "#score";
import { STYLE } from "./html-style.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { blandAltmanPlot } from "./sleep-plot.ts";
import type { SleepSource } from "./sleep-source.ts";
import { SLEEP_STYLE } from "./sleep-style.ts";
import {
  bracket,
  conventionTexts,
  countText,
  estimateText,
  fixed,
  formOf,
  limitsText,
  metricTitle,
  SHOWN,
  stageTitle,
  trendText,
  UNDEFINED,
} from "./sleep-words.ts";

/** Nights that are listed one by one; of longer studies the JSON has them. */
const MOST_NIGHTS_LISTED = 200;

/**
 * Scores of nights as one static page, made to stand in an appendix: error matrices, agreement and
 * discrepancies with intervals, Bland-Altman plots. No script, nothing fetched; light, dark and on paper.
 */
export function sleepHtml({ source, seed, all, by }: SleepSource): string {
  const groups = by?.groups.map(({ value, report }, i) =>
    section(report, { title: `${by.column} = ${value}`, id: `group-${i + 1}` }),
  );
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>Sleep scores: ${source}</title>
<style>${{ html: STYLE + SLEEP_STYLE }}</style>
</head>
<body>
<header>
<h1>Device against reference: sleep</h1>
<p>${countText(all)}, from <code>${source}</code>.</p>
<p class="dim">${conventionTexts(all, seed).join(" ")} Analysis after Menghini et al. 2021 (SLEEP 44(2), zsaa170) and Bland and Altman 1999 (Stat Methods Med Res 8:135).</p>
</header>
<main>
${section(all, { title: "All nights", id: "all" })}
${groups ?? null}
</main>
</body>
</html>
`;
  return page.html;
}

function section(
  report: SleepReport,
  { title, id }: { readonly title: string; readonly id: string },
): Markup {
  const { measures, discrepancies, conventions, notes } = report;
  return markup`<h2 id="${id}">${title}: ${countText(report)}</h2>
${notes.map((note) => markup`<p class="callout inconclusive">${note}.</p>`)}
${fourteen(report)}
${matrix(report)}
${agreement(report)}
${overall(report)}
${discrepancyTable(report)}
<section><h3>Bland-Altman plots</h3>
<p class="dim"><span class="key"></span>bias <span class="key limit"></span>limits of agreement; shaded: their intervals; dots: nights. Lines follow size where the interval of a slope excludes 0.</p>
<div class="plots">${measures.map((measure) => blandAltmanPlot(measure, discrepancies[measure.key]!, conventions.size))}</div></section>
${nightTable(report)}
`;
}

function fourteen(report: SleepReport): Content {
  const told = report.fourteen;
  if (told === null) return null;
  const rows = told.metrics.map(({ name, kind, unit, figure }) => {
    const scale = kind === "accuracy" ? 100 : 1;
    const value = figure.value === null ? null : figure.value * scale;
    return markup`<tr><th scope="row">${metricTitle(name, report)}</th><td>${kind}</td><td>${fixed(value)}</td><td>${bracket(figure, 1, scale)}</td><td>${kind === "accuracy" ? "%" : unit}</td></tr>
`;
  });
  return markup`<section><h3>The 14 metrics</h3><p class="dim">${told.reading}</p><div class="scroll"><table class="figures text snug">
<thead><tr><th scope="col">metric</th><th scope="col">kind</th><th scope="col">value</th><th scope="col">interval</th><th scope="col">unit</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}

function matrix({ stages, epochByEpoch }: SleepReport): Markup {
  const { counts, shares } = epochByEpoch.matrix;
  const rows = stages.map((stage, row) => {
    const cells = stages.map((_, column) => {
      const { value, sd, low, high } = shares[row]![column]!;
      const heat = fixed(value ?? 0, 3);
      if (value === null) return markup`<td style="--share: 0">${UNDEFINED}</td>`;
      return markup`<td style="--share: ${heat}"><strong>${fixed(100 * value)}</strong> (${fixed(sd === null ? null : 100 * sd)})<small>${bracket({ low, high }, 1, 100)}</small><small>${counts[row]![column]} epochs</small></td>`;
    });
    return markup`<tr><th scope="row">${stageTitle(stage)}</th>${cells}</tr>
`;
  });
  return markup`<section><h3>Error matrix</h3>
<p class="dim">Reference in rows, device in columns: share of the row in per cent, mean over nights (sd) [interval]; and epochs of all nights.</p>
<div class="scroll"><table class="heat"><thead><tr><th></th>${stages.map((stage) => markup`<th scope="col">${stageTitle(stage)}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}

function agreement({ epochByEpoch, nights }: SleepReport): Markup {
  const rows = Object.entries(epochByEpoch.stages).map(([stage, { averaged, pooled }]) => {
    const means = SHOWN.map(([measure]) => {
      const { value, sd, low, high, n } = averaged[measure];
      const { scale, digits } = formOf(measure);
      const spread = sd === null ? "" : ` (${fixed(sd * scale, digits)})`;
      const fewer = n < nights.length ? markup`<small>${n} nights</small>` : null;
      return markup`<td>${fixed(value === null ? null : value * scale, digits)}${spread}<small>${bracket({ low, high }, digits, scale)}</small>${fewer}</td>`;
    });
    const totals = SHOWN.map(([measure]) => {
      const { value, low, high } = pooled[measure];
      const { scale, digits } = formOf(measure);
      return markup`<td>${fixed(value === null ? null : value * scale, digits)}<small>${bracket({ low, high }, digits, scale)}</small></td>`;
    });
    return markup`<tr class="first"><th scope="row">${stageTitle(stage)}</th>${means}</tr>
<tr class="pooled"><th scope="row">pooled</th>${totals}</tr>
`;
  });
  return markup`<section><h3>Agreement epoch by epoch</h3>
<p class="dim">Each stage against all others: mean over nights (sd) [interval], below it that of all epochs pooled. Shares in per cent; kappa, PABAK and prevalence index from -1 to 1.</p>
<div class="scroll"><table class="figures"><thead><tr><th></th>${SHOWN.map(([, heading]) => markup`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}

function overall({ epochByEpoch }: SleepReport): Markup {
  const { averaged, pooled } = epochByEpoch.overall;
  const names = {
    accuracy: "Accuracy, %",
    kappa: "Cohen's kappa",
    macroF1: "Macro-F1, %",
    kappaAtShares: "Kappa at stated shares",
  };
  const rows = (Object.keys(names) as (keyof typeof names)[])
    .filter((measure) => pooled[measure].value !== null)
    .map((measure) => {
      const { scale, digits } = formOf(measure);
      const { value, sd } = averaged[measure];
      return markup`<tr><th scope="row">${names[measure]}</th><td>${fixed(value === null ? null : value * scale, digits)} (${fixed(sd === null ? null : sd * scale, digits)}) ${bracket(averaged[measure], digits, scale)}</td><td>${estimateText(pooled[measure], measure)}</td></tr>
`;
    });
  const kappas = epochByEpoch.wakeKappa.map(
    ({ wake, kappa }) => `${fixed(kappa, 2)} at ${fixed(100 * wake, 0)} %`,
  );
  return markup`<section><h3>All stages together</h3><div class="scroll"><table class="figures snug">
<thead><tr><th></th><th scope="col">mean over nights (sd) [interval]</th><th scope="col">pooled [interval]</th></tr></thead><tbody>${rows}</tbody></table></div>
<p class="dim">Kappa moves with prevalence: at the pooled sensitivity and specificity for wake it would be ${kappas.join(", ")} wake.</p></section>
`;
}

function discrepancyTable({ measures, discrepancies }: SleepReport): Markup {
  const logged = Object.values(discrepancies).some(({ log }) => log !== null);
  const rows = measures.map(({ key, title, unit }) => {
    const found = discrepancies[key]!;
    const { device, reference, bias, limits, log, n } = found;
    const ratio =
      log === null
        ? null
        : markup`<td>${fixed(log.ratio.value, 2)}<small>${bracket(log.ratio, 2)}</small><small>${log.lower.value === null ? "" : `${limitsText(log, 2)}, `}n ${log.n}</small></td>`;
    return markup`<tr><th scope="row">${title}, ${unit}</th><td>${n}</td><td>${fixed(device.mean)} (${fixed(device.sd)})</td><td>${fixed(reference.mean)} (${fixed(reference.sd)})</td><td>${fixed(bias.value)} (${fixed(bias.sd)})<small>${bracket(bias)}</small></td><td>${fixed(limits.lower.value)}<small>${bracket(limits.lower)}</small></td><td>${fixed(limits.upper.value)}<small>${bracket(limits.upper)}</small></td>${ratio}<td>${trendText(found)}</td></tr>
`;
  });
  return markup`<section><h3>Discrepancies of sleep measures</h3>
<p class="dim">Device - reference. Bias (sd) [interval] and limits of agreement without regard to size; the last column says what changes with size, which the plots then show.</p>
<div class="scroll"><table class="figures text"><thead><tr><th></th><th scope="col">nights</th><th scope="col">device, mean (sd)</th><th scope="col">reference, mean (sd)</th><th scope="col">bias</th><th scope="col">lower limit</th><th scope="col">upper limit</th>${logged ? markup`<th scope="col">device / reference, limits</th>` : null}<th scope="col">changes with size</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}

function nightTable({ nights, measures }: SleepReport): Markup {
  const shown = measures.filter(({ key }) =>
    ["tst", "se", "sol", "waso", "light", "deep", "rem"].includes(key),
  );
  const rows = nights.slice(0, MOST_NIGHTS_LISTED).map((night) => {
    const cells = shown.map(
      ({ key }) =>
        markup`<td>${fixed(night.device[key]!)}<small>${fixed(night.reference[key]!)}</small></td>`,
    );
    const { accuracy, kappa } = night.overall;
    return markup`<tr><th scope="row">${nightName(night)}</th><td>${night.epochs}</td><td>${fixed(accuracy === null ? null : 100 * accuracy)}</td><td>${fixed(kappa, 2)}</td>${cells}</tr>
`;
  });
  const left = nights.length - rows.length;
  return markup`<section><h3>Nights</h3><p class="dim">Of each measure the device's above the reference's.${left > 0 ? ` The other ${left} nights are in the JSON.` : ""}</p>
<div class="scroll"><table class="figures"><thead><tr><th scope="col">night</th><th scope="col">epochs</th><th scope="col">accuracy, %</th><th scope="col">kappa</th>${shown.map(({ title, unit }) => markup`<th scope="col">${title}, ${unit}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}
