/**
 * Style sheet of the HTML report. Names no address, so that nothing is fetched. Text keeps a
 * contrast of 4.5 to 1 or more on its ground (WCAG 2.2, 1.4.3), in light and dark.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fbfbf9; --panel: #ffffff; --ink: #1c1d20; --dim: #5c6068; --line: #dddcd6; --track: #f1f0ec;
  --grid: rgb(0 0 0 / .09); --pass: #14703f; --fail: #b3221c; --error: #8a4b00; --inconclusive: #2a5a8c;
  --truth: #12786f; --device: #4a55c4; --emission: #6b6f78; --look: #d3261f;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #131417; --panel: #1a1c20; --ink: #e7e7e4; --dim: #a0a4ad; --line: #33363d; --track: #22252a;
    --grid: rgb(255 255 255 / .09); --pass: #62c98f; --fail: #ff8078; --error: #f0ad4e; --inconclusive: #84b6ea;
    --truth: #45b5a8; --device: #8f9bff; --emission: #8a8f9a; --look: #ff6a61;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 76rem;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
h1 { margin: 0; font-size: 1.75rem; letter-spacing: -.015em; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; letter-spacing: -.01em; }
h3 { margin: 0 0 .4rem; font-size: .95rem; }
h3 .dim { font-weight: 400; }
p { margin: .5rem 0; max-width: 48rem; }
a { color: inherit; text-decoration-color: var(--dim); text-underline-offset: .2em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--device); outline-offset: 2px; }
ul { margin: .5rem 0; padding-left: 1.25rem; }
code, pre { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.overall { font-size: 1.1rem; margin-top: .75rem; }
.badge {
  display: inline-block; padding: 0 .5em; border: 1px solid currentColor; border-radius: 1em;
  font-size: .8125rem; font-weight: 650; line-height: 1.5; white-space: nowrap;
}
.overall .badge { font-size: 1rem; margin-right: .4em; }
.badge.pass { color: var(--pass); } .badge.fail { color: var(--fail); }
.badge.error { color: var(--error); } .badge.inconclusive { color: var(--inconclusive); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--dim); font-weight: 500; font-size: .8125rem; white-space: nowrap; }
tbody th { font-weight: 600; }
section tbody th { font-weight: 400; }
.narrow { display: none; }
.stack tbody th { white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
.run { margin: 0 0 1rem; padding: .75rem 1.25rem; background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; }
.run[open] { padding-bottom: 1.25rem; }
.run > summary { cursor: pointer; padding: .2rem 0; }
.run > summary strong { margin: 0 .3em; }
.why { color: var(--dim); }
.callout { margin: .75rem 0; padding: .5rem .9rem; border-left: 4px solid var(--fail); background: var(--track); border-radius: 0 .3rem .3rem 0; }
.callout.error { border-color: var(--error); } .callout.inconclusive { border-color: var(--inconclusive); }
.callout p { margin: .2rem 0; max-width: none; overflow-wrap: anywhere; }
.picture { margin: 1.25rem 0 1.5rem; }
.lane { display: grid; grid-template-columns: 8.5rem 3.2rem minmax(0, 1fr) 4rem; align-items: center; margin-bottom: 3px; }
.label { font-size: .8125rem; line-height: 1.2; padding-right: .5rem; overflow-wrap: anywhere; }
.label i { font-style: normal; color: var(--dim); }
.label small { display: block; margin-top: .25rem; color: var(--dim); font-size: .75rem; }
.track {
  position: relative; grid-column: 3; height: 1.35rem; overflow: hidden; background-color: var(--track);
  background-image: repeating-linear-gradient(to right, var(--grid) 0 1px, transparent 1px var(--grid-step));
}
.sound { align-items: start; margin-bottom: 6px; }
.sound .track { height: 17rem; background: #000004; }
.sound img { display: block; height: 100%; }
.frequencies, .bar { position: relative; height: 17rem; font-size: .75rem; color: var(--dim); }
.frequencies span { position: absolute; right: .45rem; transform: translateY(-50%); white-space: nowrap; }
.bar { grid-column: 4; }
.bar div { position: absolute; inset: 0 auto 0 .6rem; width: .6rem; }
.bar span { position: absolute; left: 1.5rem; transform: translateY(-50%); white-space: nowrap; }
.span {
  position: absolute; top: 3px; bottom: 3px; min-width: 2px; padding-left: .4rem; overflow: hidden; border-radius: 2px;
  background: var(--truth); font-size: .75rem; font-weight: 500; line-height: calc(1.35rem - 6px); white-space: nowrap;
}
.device .span { background: var(--device); }
.emission .span { background: none; border: 1px solid var(--emission); color: var(--ink); line-height: calc(1.35rem - 8px); }
.span.open { border-right: 0; border-radius: 2px 0 0 2px; mask-image: linear-gradient(to left, transparent, #000 min(3rem, 60%)); }
.trace .track { height: 2.2rem; }
.trace svg { display: block; width: 100%; height: 100%; }
.trace polyline { fill: none; stroke: var(--device); stroke-width: 1.5; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.mark { position: absolute; transform: translateX(-50%); font-size: .95rem; line-height: 1.35rem; }
.mark.pass { color: var(--pass); } .mark.fail { color: var(--fail); }
.look { position: absolute; top: 0; bottom: 0; z-index: 1; border-left: 2px dashed var(--look); transform: translateX(-1px); }
.sound .look { border-color: #ff6a61; }
.axis .track { height: 1.4rem; overflow: visible; background: none; font-size: .75rem; color: var(--dim); }
.axis .label { color: var(--dim); font-size: .75rem; }
.axis span { position: absolute; top: .1rem; transform: translateX(-50%); white-space: nowrap; }
figcaption { font-size: .8125rem; color: var(--dim); margin: .3rem 0 0 11.7rem; }
.columns { columns: 2 24rem; column-gap: 3rem; margin-top: 1.5rem; }
section { min-width: 0; margin: 0 0 1.5rem; break-inside: avoid; }
.columns th, .columns td { padding-block: .2rem; }
.columns tbody th { white-space: nowrap; }
dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .15rem .9rem; margin: 0; font-size: .875rem; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
pre { margin: 0; padding: .75rem; max-height: 24rem; overflow: auto; background: var(--track); border-radius: .3rem; }
.repeat { max-width: none; }
@media (max-width: 44rem) {
  body { padding-top: 1.5rem; }
  .run { padding-inline: .75rem; }
  .lane { grid-template-columns: 2.6rem minmax(0, 1fr) 3.4rem; }
  .label { grid-column: 1 / -1; padding: .3rem 0 .1rem; }
  .label small { display: inline; margin-left: .5em; }
  .track { grid-column: 2; }
  .sound .track, .frequencies, .bar { height: 13rem; }
  .frequencies span { right: .3rem; }
  .bar { grid-column: 3; }
  .bar div { left: .3rem; width: .5rem; } .bar span { left: 1rem; font-size: .6875rem; }
  .axis .label { order: 1; } .axis .odd { visibility: hidden; }
  figcaption { margin-left: 0; }
  .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { display: grid; grid-template-columns: auto 1fr auto auto; gap: .1rem .6rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .stack th, .stack td { border: 0; padding: 0; }
  .stack tbody th { white-space: normal; overflow-wrap: anywhere; }
  .narrow { display: inline; }
  .stack td:nth-child(4) { grid-row: 2; grid-column: 1 / -1; color: var(--dim); }
}
@media print {
  :root { color-scheme: light; --ground: #fff; --panel: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .run { border: 0; padding: 0; }
  .picture, tr, section { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  .track, .span, .bar div, .sound img { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  pre { max-height: none; white-space: pre-wrap; }
}
`;
