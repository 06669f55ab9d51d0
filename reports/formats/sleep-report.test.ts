import assert from "node:assert/strict";
import { test } from "node:test";
import { SRI_CONVENTIONS, scoreNights } from "#score";
import { scorersReport } from "./scorers-report.ts";
import { sleepReport } from "./sleep-report.ts";

test("of one night a table tells the ratio alone, without the limits that it has not", () => {
  const night = {
    subject: "a",
    night: "",
    reference: Uint8Array.of(0, 1, 1),
    device: Uint8Array.of(0, 0, 1),
  };
  const study = { stages: ["wake", "sleep"], epoch: 60, nights: [night] };
  const all = scoreNights(study, { ...SRI_CONVENTIONS, log: true }, () => 0);
  const scores = { source: "nights.csv", seed: 1, all, by: null };
  const table = sleepReport(scores, "table");
  assert.match(table, /Total sleep time, min .* 0\.50\s*$/m);
  for (const text of [table, sleepReport(scores, "html")]) assert.doesNotMatch(text, /- to -| ,/);
});

test("one record is a record", () => {
  const record = { record: "n", epochs: 1, unscored: 0, ties: 0, probability: 1, fleissKappa: null };
  const report = {
    stages: ["wake", "sleep"],
    records: [record],
    scorers: [],
    fleiss: { epochs: 1, kappa: null },
    pairs: [],
  };
  const table = scorersReport({ source: "s.csv", report, consensus: [], firstEpochs: [] }, "table");
  assert.match(table, /^1 record of s\.csv, 1 epoch, 0 scorers\.\n.*the 1 epoch that/);
});
