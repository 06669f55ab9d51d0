import assert from "node:assert/strict";
import { test } from "node:test";
import { cohenKappa, fleissKappa } from "./kappa.ts";

function assertRounds(actual: number, expected: number, digits: number): void {
  assert.equal(actual.toFixed(digits), expected.toFixed(digits));
}

test("Feinstein and Cicchetti's tables of equal agreement 0.85 have kappa 0.70 and 0.32", () => {
  // Feinstein & Cicchetti 1990, J Clin Epidemiol 43:543, tables 2 and 3.
  assertRounds(cohenKappa([40, 9, 6, 45], 2), 0.7, 2);
  assertRounds(cohenKappa([80, 10, 5, 5], 2), 0.32, 2);
});

test("kappa of a three-way table worked by hand is (0.29 - 0.35) / 0.65", () => {
  const table = [0.25, 0.13, 0.12, 0.12, 0.02, 0.16, 0.03, 0.15, 0.02];
  assert.ok(Math.abs(cohenKappa(table, 3) - (0.29 - 0.35) / 0.65) < 1e-12);
});

test("kappa is undefined where both name one category only, and where nothing was named", () => {
  assert.ok(Number.isNaN(cohenKappa([12, 0, 0, 0], 2)));
  assert.ok(Number.isNaN(cohenKappa([0, 0, 0, 0], 2)));
});

test("Fleiss' thirty patients and six psychiatrists have kappa 0.430", () => {
  // Fleiss 1971, Psychological Bulletin 76:378, table 1: depression, personality disorder,
  // schizophrenia, neurosis, other; his text gives kappa .430.
  const rows =
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501 30012 51000 " +
    "02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006";
  assertRounds(fleissKappa([...rows.replaceAll(" ", "")].map(Number), 5), 0.43, 3);
});

test("Fleiss' kappa refuses a subject with another number of raters, and names it", () => {
  assert.throws(() => fleissKappa([2, 0, 1, 0], 2), /subject 1 has 1 raters, expected 2/);
});
