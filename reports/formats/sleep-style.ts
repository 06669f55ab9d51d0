/** What pages of sleep scores add to the style sheet of reports: heat tables and plots. */
export const SLEEP_STYLE = `
.heat { width: auto; }
.heat td { padding: .5rem .9rem; text-align: right; border: 1px solid var(--line); min-width: 7.5rem;
  background: color-mix(in srgb, var(--device) calc(var(--share) * 55%), transparent); }
.heat td small { display: block; color: inherit; font-size: .75rem; }
.heat th { padding-right: .9rem; }
.heat thead th { text-align: right; }
.figures td, .figures th { padding-right: .7rem; }
.figures td, .figures thead th { text-align: right; }
.figures td { white-space: nowrap; }
.figures thead th { white-space: normal; vertical-align: bottom; }
.figures thead th:first-child, .figures tbody th { text-align: left; }
.figures td small { display: block; color: var(--dim); font-size: .83em; line-height: 1.3; }
.figures tbody th { white-space: nowrap; font-weight: 500; }
.figures.text td:last-child { text-align: left; }
.figures.text thead th:last-child { text-align: left; padding-left: .9rem; }
.figures.text td:last-child { padding-left: .9rem; }
.figures.snug { width: auto; }
.figures.snug td, .figures.snug th { padding-block: .2rem; padding-right: 1.6rem; }
.first th, .first td { border-bottom: 0; padding-bottom: .1rem; }
.pooled th, .pooled td { padding-top: .1rem; color: var(--dim); font-weight: 400; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 1.5rem 2rem; }
.plot { margin: 0; break-inside: avoid; }
.plot figcaption { margin: .2rem 0 0; }
.plot svg { display: block; width: 100%; height: auto; background: var(--panel); border: 1px solid var(--line); border-radius: .3rem; }
.plot text { font: 11px system-ui, "DejaVu Sans", sans-serif; fill: var(--dim); text-anchor: middle; }
.plot text.left { text-anchor: end; }
.plot .grid { stroke: var(--grid); }
.plot .zero { stroke: var(--dim); stroke-dasharray: 1 4; stroke-linecap: round; stroke-width: 1.5; }
.plot circle { fill: var(--ink); fill-opacity: .7; stroke: var(--panel); stroke-width: .7; }
.plot polyline { fill: none; stroke-width: 2; }
.plot .bias { stroke: var(--fail); }
.plot .limit { stroke: var(--device); stroke-dasharray: 7 4; }
.plot .band { stroke: none; }
.plot .bias.band { fill: var(--fail); fill-opacity: .14; }
.plot .limit.band { fill: var(--device); fill-opacity: .13; }
.key { display: inline-block; width: 1.6em; height: 0; margin: 0 .4em .25em 0; border-top: 2px solid var(--fail); }
.key.limit { border-top: 2px dashed var(--device); }
@media print {
  .heat td, .plot polygon { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .figures { font-size: 7.5pt; } .figures td, .figures th { padding-right: .5rem; }
  .plots { grid-template-columns: 1fr 1fr; }
  .scroll { overflow: visible; }
}
`;
