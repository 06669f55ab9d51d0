import type { Descriptor, Manifest } from "#contracts";
import type { ConsoleLine, RunReport } from "../run-report.ts";
import { counterChanges, counterNotes } from "./fault-counters.ts";
import { picture } from "./html-picture.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { CONTROL, checkVerdict, figure, intervalText, placeText, quantity, reasons, SIGN } from "./words.ts";

/** Lines of a device's console that are shown; the last ones. */
const CONSOLE_LINES = 40;

/** One Run as a section of the page: unfolded if `open`; its picture only if `pictured`. */
export function runSection(
  run: RunReport,
  { id, pictured, open }: { readonly id: string; readonly pictured: boolean; readonly open: boolean },
): Markup {
  const { manifest } = run;
  const { scenario, verdict, control } = manifest;
  return markup`<details class="run" id="${id}"${open ? markup` open` : null}>
<summary>${badge(verdict)} <strong>${control === undefined ? scenario.name : `control, ${CONTROL[control]}`}</strong> <span class="dim">${control === undefined ? null : `${scenario.name}, `}seed ${scenario.seed}, ${figure(scenario.duration)} s</span></summary>
${why(manifest)}${alarm(manifest)}${incomplete(run)}${noted(manifest)}
<p class="repeat"><span class="dim">Repeat:</span> <code>${manifest.repeat}</code></p>
${pictured ? picture(run) : markup`<p class="dim">No picture here: this page draws runs that did not pass, and one of each scenario. <code>roomloop report</code> on this run alone draws it.</p>`}
${checks(manifest)}
<div class="columns">
${scores(manifest)}${facts(manifest)}
</div>
${consoleTail(run.console)}
</details>
`;
}

/** A Verdict as a coloured word with its sign. */
export function badge(verdict: Manifest["verdict"]): Markup {
  return markup`<span class="badge ${verdict}">${SIGN[verdict]} ${verdict}</span>`;
}

function why({ scenario }: Manifest): Content {
  const paragraphs = scenario.why.split(/\n\s*\n/).filter((text) => text.trim() !== "");
  return paragraphs.map((text) => markup`<p class="why">${text.replace(/\s+/g, " ").trim()}</p>`);
}

function alarm(manifest: Manifest): Content {
  const told = reasons(manifest).map((reason) => markup`<p>${reason}</p>`);
  return told.length === 0 ? null : markup`<div class="callout ${manifest.verdict}">${told}</div>`;
}

function incomplete({ flaw }: RunReport): Content {
  if (flaw === null) return null;
  return markup`<div class="callout inconclusive"><p>The record is not whole, so something may be missing here: ${flaw}.</p></div>`;
}

function noted(manifest: Manifest): Content {
  const notes = counterNotes(manifest);
  if (notes.length === 0) return null;
  return markup`<div class="callout inconclusive">${notes.map((note) => markup`<p>${note}</p>`)}</div>`;
}

function checks({ checks }: Manifest): Content {
  if (checks.length === 0)
    return markup`<section><h3>Checks</h3><p class="dim">None was judged.</p></section>`;
  const rows = checks.map(({ name, found, at, ...result }) => {
    const verdict = checkVerdict(result);
    return markup`<tr><td>${badge(verdict)}</td><th scope="row">${name}</th><td>${found}</td><td class="number">${at === null ? "" : figure(at)}</td></tr>
`;
  });
  return markup`<section><h3>Checks</h3><div class="scroll"><table>
<thead><tr><th scope="col">verdict</th><th scope="col">expected</th><th scope="col">found</th><th scope="col" class="number">at, s</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}

function scores({ scores }: Manifest): Content {
  if (scores.length === 0) return null;
  const rows = scores.map((score) => {
    const value =
      score.value === null
        ? markup`<td colspan="3" class="dim">not defined: ${score.reason ?? "no reason is recorded"}</td>`
        : markup`<td class="number">${figure(score.value)}</td><td>${score.unit === "1" ? "" : score.unit}</td><td>${intervalText(score)}</td>`;
    return markup`<tr><th scope="row">${score.name}</th>${value}</tr>
`;
  });
  return markup`<section><h3>Scores</h3><div class="scroll"><table>
<thead><tr><th scope="col">score</th><th scope="col" class="number">value</th><th scope="col">unit</th><th scope="col">95 % interval</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}

function facts(manifest: Manifest): Content {
  const { rig, versions, link, counters, stream, actuations, figures, origin } = manifest;
  const { received } = stream;
  return [
    list("Rig", [
      ["rig", rig.name],
      ["stream", originText(origin)],
      ["link", rig.link],
      ["port", rig.where === undefined ? "none" : placeText(rig.where)],
      ["time is kept by", rig.timekeeping],
      ["injected as", rig.injection],
      ["not exercised", rig.notExercised.join("; ") || "nothing is declared"],
    ]),
    manifest.device === null
      ? markup`<section><h3>Device</h3><p class="dim">${origin?.kind === "import" ? "None has heard the recording." : "It never said hello."}</p></section>`
      : device(manifest.device),
    list("Link", [
      ["frames sent, received", `${link.framesSent}, ${link.framesReceived}`],
      ["bytes sent, received", `${link.bytesSent}, ${link.bytesReceived}`],
      ["bad, lost, unknown frames", `${link.badFrames}, ${link.lostFrames}, ${link.unknownFrames}`],
      ["samples sent", `${stream.sent.samples}, CRC-32 ${hex(stream.sent.crc32)}`],
      [
        "samples received",
        received === null ? "never reported" : `${received.samples}, CRC-32 ${hex(received.crc32)}`,
      ],
      ["actuations received", String(actuations)],
    ]),
    counters === undefined
      ? null
      : list(
          "Fault counters before, after",
          counterChanges(counters).map(({ name, before, after }) => [
            name,
            `${before ?? "-"}, ${after ?? "-"}`,
          ]),
        ),
    list(
      "Bench, never scored",
      Object.entries(figures).map(([name, { value, unit }]) => [name, quantity(value, unit)]),
    ),
    list("Versions", [
      ["roomloop", versions.roomloop],
      ["commit", versions.commit],
      ["protocol", String(versions.protocol)],
      ["node", versions.node],
      ["platform", versions.platform],
      ["made at", manifest.madeAt],
      ["record", manifest.run],
    ]),
  ];
}

function originText(origin: Manifest["origin"]): string {
  if (origin === undefined) return "simulated";
  if (origin.kind === "import") return `imported from ${origin.file}, SHA-256 ${origin.sha256}`;
  return origin.resimulated ? `simulated anew, as in ${origin.run}` : `played from the record ${origin.run}`;
}

function device(descriptor: Descriptor): Content {
  const functions = descriptor.functions.map(({ name, input, events, actuations }): [string, string] => [
    `function ${name}`,
    `${input.channels} channels of ${input.kind} at ${figure(input.rate)} Hz; says ${events.join(", ") || "nothing"}; does ${actuations.join(", ") || "nothing"}`,
  ]);
  return list("Device", [
    ["firmware", descriptor.firmware],
    ["SHA-256", descriptor.firmwareHash],
    ["board, chip", `${descriptor.board}, ${descriptor.chip}`],
    ["protocol", `${descriptor.protocol.least} to ${descriptor.protocol.most}`],
    [
      "last reset",
      `${descriptor.resetCause}, boot ${descriptor.bootCount}, up ${figure(descriptor.uptime)} s`,
    ],
    ["paced by", descriptor.sampleDriven ? "its credit (sample-driven)" : "its own clock"],
    ...functions,
  ]);
}

function list(title: string, entries: readonly (readonly [string, string])[]): Content {
  if (entries.length === 0) return null;
  const rows = entries.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`);
  return markup`<section><h3>${title}</h3><dl>${rows}</dl></section>
`;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

function consoleTail(lines: readonly ConsoleLine[]): Content {
  if (lines.length === 0) return null;
  const tail = lines.slice(-CONSOLE_LINES).map(({ time, text }) => {
    const stamp = (time === null ? "before" : time.toFixed(3)).padStart(9);
    return markup`<span class="dim">${stamp}</span>  ${text}${{ html: "\n" }}`;
  });
  const which = lines.length > CONSOLE_LINES ? `last ${CONSOLE_LINES} of ${lines.length} lines` : "all of it";
  return markup`<section><h3>Console <span class="dim">${which}; s of stream time</span></h3><pre>${tail}</pre></section>
`;
}
