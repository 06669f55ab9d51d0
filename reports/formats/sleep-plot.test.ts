import assert from "node:assert/strict";
import { test } from "node:test";
import { SRI_CONVENTIONS, scoreNights } from "#score";
import { blandAltmanPlot } from "./sleep-plot.ts";

/** Nights of an hour of which the reference sleeps so many minutes, and the device so many more. */
function plotOf(sleeps: readonly (readonly [reference: number, more: number])[]): string {
  const asleep = (minutes: number) => Uint8Array.from({ length: 60 }, (_, i) => (i < minutes ? 1 : 0));
  const nights = sleeps.map(([reference, more], i) => ({
    subject: `s${i}`,
    night: "",
    reference: asleep(reference),
    device: asleep(reference + more),
  }));
  const report = scoreNights({ stages: ["wake", "sleep"], epoch: 60, nights }, SRI_CONVENTIONS, () => 0);
  return blandAltmanPlot(report.measures[0]!, report.discrepancies.tst!, "reference").html;
}

function numbersOf(html: string, pattern: RegExp): number[][] {
  return [...html.matchAll(pattern)].map((match) => match.slice(1).map(Number));
}

test("dots lie in proportion to size and difference, the bias at their mean", () => {
  const html = plotOf([
    [10, 5],
    [20, -3],
    [30, -3],
    [50, 5],
  ]);
  const dots = numbersOf(html, /<circle cx="([\d.]+)" cy="([\d.]+)"/g) as [number, number][];
  const step = (dots[3]![0] - dots[0]![0]) / 40;
  assert.ok(Math.abs(dots[1]![0] - dots[0]![0] - 10 * step) < 0.15);
  const rise = (dots[1]![1] - dots[3]![1]) / 8;
  assert.deepEqual([dots[2]![1], dots[0]![1]], [dots[1]![1], dots[3]![1]]);
  const [bias] = numbersOf(html, /polyline class="bias" points="[\d.]+,([\d.]+) [\d.]+,([\d.]+)"/g);
  assert.equal(bias![0], bias![1]);
  assert.ok(Math.abs(dots[0]![1] - bias![0]! + 4 * rise) < 0.15);
  assert.equal([...html.matchAll(/class="limit band"/g)].length, 2);
});

test("a bias that grows with size is drawn as a sloping line and told in the caption", () => {
  const html = plotOf([
    [10, 1],
    [20, 2],
    [30, 3],
    [40, 4],
    [50, 5],
  ]);
  const [ends] = numbersOf(html, /polyline class="bias" points="[\d.]+,([\d.]+) .*?[\d.]+,([\d.]+)"/g);
  assert.ok(ends![0]! > ends![1]! + 50);
  assert.match(html, /Bias changes by 0\.10 \[0\.10, 0\.10\] per unit of size\./);
});

test("one night is not drawn, and the plot says so", () => {
  assert.match(plotOf([[10, 4]]), /Too few nights to draw: 1\./);
});
