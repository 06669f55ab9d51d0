import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type SleepConventions, SRI_CONVENTIONS } from "./conventions.ts";
import { type SleepReport, scoreNights } from "./score-nights.ts";
import type { SleepStudy } from "./sleep-study.ts";
import { FOUR, inventedStudy, night, numbers } from "./testing.ts";

function score(study: SleepStudy, conventions: Partial<SleepConventions> = {}): SleepReport {
  return scoreNights(study, { ...SRI_CONVENTIONS, draws: 200, ...conventions }, numbers(5));
}

function study(nights: SleepStudy["nights"], stages = FOUR): SleepStudy {
  return { stages, epoch: 30, nights };
}

const TWO = study([night("a", "0011223300", "0111223000"), night("b", "0001112222", "0001112221")]);

test("pooled and averaged figures of two nights are those worked by hand", () => {
  const { wake, rem } = score(TWO).epochByEpoch.stages;
  // Wake: night a has 4 epochs, 3 found, device calls 4; night b 3, all found, device calls 3.
  assert.equal(wake!.pooled.sensitivity.value, 6 / 7);
  assert.equal(wake!.averaged.sensitivity.value, (3 / 4 + 1) / 2);
  assert.equal(wake!.averaged.sensitivity.sd, Math.sqrt(2 * 0.125 ** 2));
  assert.equal(wake!.pooled.ppv.value, 6 / 7);
  // REM: night a has 2, 1 found; night b has none, so that its average is of one night.
  assert.deepEqual([rem!.averaged.sensitivity.value, rem!.averaged.sensitivity.n], [0.5, 1]);
  assert.equal(rem!.averaged.sensitivity.low, null);
});

test("the matrix sums epochs, and averages the shares of rows over the nights that have the row", () => {
  const { counts, shares } = score(TWO).epochByEpoch.matrix;
  assert.deepEqual(counts, [
    [6, 1, 0, 0],
    [0, 5, 0, 0],
    [0, 1, 5, 0],
    [1, 0, 0, 1],
  ]);
  assert.deepEqual([shares[3]![3]!.value, shares[3]![3]!.n], [0.5, 1]);
  assert.deepEqual([shares[0]![1]!.value, shares[0]![1]!.n], [(1 / 4 + 0) / 2, 2]);
});

test("discrepancies are device less reference, in minutes", () => {
  const { tst, sol, remLatency } = score(TWO).discrepancies;
  // TST: a 3 of 3 min, b 3.5 of 3.5 min; latency a -0.5 min; REM occurs in night a alone.
  assert.deepEqual([tst!.bias.value, sol!.bias.value], [0, -0.25]);
  assert.deepEqual([remLatency!.n, remLatency!.leftOut], [1, 1]);
});

test("a stage that a night has not is null, and the reason is given under its path", () => {
  const { nights } = score(TWO);
  assert.equal(nights[1]!.stages.rem!.sensitivity, null);
  assert.equal(nights[1]!.reasons["stages.rem.sensitivity"], "no epoch of rem in the reference");
  assert.equal(nights[1]!.device.remLatency, null);
  assert.equal(nights[1]!.reasons["device.remLatency"], "no epoch of rem after sleep onset");
});

/** Paths of what JSON cannot hold, or of a null without a reason beside it. */
function faults(value: unknown, path = ""): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  const unexplained =
    "low" in value && "reason" in value === false && (value as { low: unknown }).low === null ? [path] : [];
  return [
    ...unexplained,
    ...Object.entries(value).flatMap(([key, inner]) => faults(inner, `${path}.${key}`)),
  ];
}

const anyNight = fc
  .integer({ min: 2, max: 12 })
  .chain((length) =>
    fc.tuple(...[0, 1].map(() => fc.uint8Array({ min: 0, max: 3, minLength: length, maxLength: length }))),
  );
const anyStudy = fc.array(anyNight, { minLength: 1, maxLength: 5 }).map((nights) =>
  study(
    nights.map(([reference, device], i) => ({
      subject: `s${i % 3}`,
      night: String(i),
      reference: reference!,
      device: device!,
    })),
  ),
);
const anyInterval = fc.constantFrom("classic" as const, "basic" as const, "percentile" as const);

test("no study makes a figure that is no number, or a missing interval without its reason", () => {
  fc.assert(
    fc.property(anyStudy, anyInterval, fc.boolean(), (nights, interval, log) => {
      assert.deepEqual(faults(score(nights, { interval, log, draws: 100 })), []);
    }),
    { numRuns: 60 },
  );
});

test("the order of the nights changes no classic figure", () => {
  fc.assert(
    fc.property(anyStudy, (nights) => {
      const there = score(nights);
      const back = score({ ...nights, nights: nights.nights.toReversed() });
      assertAlike(there.epochByEpoch, back.epochByEpoch);
      for (const [key, { points: _, ...found }] of Object.entries(there.discrepancies)) {
        const { points: __, ...other } = back.discrepancies[key]!;
        assertAlike(found, other);
      }
    }),
    { numRuns: 40 },
  );
});

function assertAlike(actual: unknown, expected: unknown, path = ""): void {
  if (typeof actual === "number" && typeof expected === "number") {
    assert.ok(
      Math.abs(actual - expected) <= 1e-7 * Math.max(1, Math.abs(expected)),
      `${path}: ${actual}, ${expected}`,
    );
  } else if (typeof actual === "object" && actual !== null) {
    for (const [key, value] of Object.entries(actual)) {
      assertAlike(value, (expected as Record<string, unknown>)[key], `${path}.${key}`);
    }
  } else assert.deepEqual(actual, expected, path);
}

test("swapping device and reference swaps sensitivity with PPV, specificity with NPV, and keeps kappa", () => {
  fc.assert(
    fc.property(anyStudy, (nights) => {
      const there = score(nights).epochByEpoch;
      const back = score({
        ...nights,
        nights: nights.nights.map((one) => ({ ...one, reference: one.device, device: one.reference })),
      }).epochByEpoch;
      for (const [stage, { pooled }] of Object.entries(there.stages)) {
        const other = back.stages[stage]!.pooled;
        assert.equal(pooled.sensitivity.value, other.ppv.value);
        assert.equal(pooled.specificity.value, other.npv.value);
        assertAlike(pooled.kappa.value, other.kappa.value);
        assertAlike(pooled.f1.value, other.f1.value);
      }
      assertAlike(there.overall.pooled.kappa.value, back.overall.pooled.kappa.value);
    }),
    { numRuns: 40 },
  );
});

test("merging the stages of sleep gives the figures of sleep against wake", () => {
  fc.assert(
    fc.property(anyStudy, (nights) => {
      const merge = (stages: Uint8Array) => stages.map((stage) => Math.min(1, stage));
      const merged = study(
        nights.nights.map((one) => ({
          ...one,
          reference: merge(one.reference),
          device: merge(one.device),
        })),
        ["wake", "sleep"],
      );
      const whole = score(nights).epochByEpoch.stages;
      const parts = score(merged).epochByEpoch.stages;
      assertAlike(whole.sleep, parts.sleep);
      assertAlike(whole.wake, parts.wake);
    }),
    { numRuns: 40 },
  );
});

test("a seed decides every figure of the bootstrap, another seed changes them", () => {
  const nights = inventedStudy(6, 200);
  const text = (seed: number) =>
    JSON.stringify(
      scoreNights(nights, { ...SRI_CONVENTIONS, interval: "basic", draws: 300, log: true }, numbers(seed)),
    );
  assert.equal(text(1), text(1));
  assert.notEqual(text(1), text(2));
});

test("the bootstrap resamples persons: two nights of a person that agree add no certainty", () => {
  const single = inventedStudy(8, 300);
  const doubled = {
    ...single,
    nights: single.nights.flatMap((one) => [
      { ...one, night: "1" },
      { ...one, night: "2" },
    ]),
  };
  const width = (nights: SleepStudy) => {
    const { low, high } = score(nights, { interval: "percentile", draws: 2000 }).epochByEpoch.overall.averaged
      .accuracy;
    return high! - low!;
  };
  assert.ok(Math.abs(width(doubled) / width(single) - 1) < 1e-9);
  assert.match(score(doubled).notes.join(), /16 nights of 8 persons: classic intervals/);
});

test("where one person alone decides a figure the bootstrap has no interval, and says so", () => {
  const alone = { ...TWO, nights: TWO.nights.map((one, i) => ({ ...one, subject: "a", night: String(i) })) };
  for (const interval of ["basic", "percentile"] as const) {
    const of = (nights: SleepStudy) => score(nights, { interval, log: true });
    const { rem } = of(TWO).epochByEpoch.stages;
    assert.deepEqual([rem!.pooled.sensitivity.value, rem!.pooled.sensitivity.low], [0.5, null]);
    assert.deepEqual([rem!.averaged.sensitivity.value, rem!.averaged.sensitivity.low], [0.5, null]);
    const { tst } = of(alone).discrepancies;
    assert.deepEqual([tst!.bias.value, tst!.bias.low, tst!.log!.ratio.low], [0, null, null]);
    assert.equal(of(alone).epochByEpoch.overall.averaged.accuracy.low, null);
    // Two nights make a line, and no statement on it.
    assert.equal(of(TWO).discrepancies.tst!.proportionalBias.present, null);
  }
});

test("a device that repeats the reference has all shares 1 and no discrepancy", () => {
  const perfect = inventedStudy(5, 300);
  const { epochByEpoch, discrepancies, fourteen } = score({
    ...perfect,
    nights: perfect.nights.map((one) => ({ ...one, device: one.reference })),
  });
  assert.equal(epochByEpoch.overall.pooled.kappa.value, 1);
  for (const { bias, limits, proportionalBias } of Object.values(discrepancies)) {
    assert.deepEqual([bias.value, limits.lower.value, limits.upper.value], [0, 0, 0]);
    assert.equal(proportionalBias.present, false);
  }
  assert.equal(fourteen!.metrics.length, 14);
});

test("there are 14 metrics of four stages, and none of two", () => {
  const names = score(TWO).fourteen!.metrics.map(({ name }) => name);
  assert.equal(names.length, 14);
  assert.equal(new Set(names).size, 14);
  assert.equal(score(study([night("a", "0011", "0111")], ["wake", "sleep"])).fourteen, null);
});

test("a study is refused with the night and what is wrong with it", () => {
  const refused = (nights: SleepStudy["nights"], message: RegExp, stages = FOUR) =>
    assert.throws(() => score(study(nights, stages)), message);
  refused([night("a", "001", "00")], /a: 3 reference epochs and 2 of the device/);
  refused([night("a", "0", "0")], /a: 1 epoch, expected at least 2/);
  refused([night("a", "004", "000")], /a, epoch 2: stage 4 of 4/);
  refused([night("a", "00", "00"), night("a", "00", "00")], /a: given twice/);
  refused([], /nights: expected at least one/);
  refused([night("a", "00", "00")], /expected wake first, got light/, ["light", "wake"]);
  refused([night("a", "00", "00")], /"waso" is the name of a measure/, ["wake", "waso"]);
  assert.throws(() => score(TWO, { shares: [0.5, 0.5, 0.5, 0] }), /shares: expected 4/);
  assert.throws(() => score(TWO, { level: 95 }), /level: expected within/);
});

test("one person alone with a stage, in however many nights, has no bootstrap interval for it", () => {
  const rem = (one: string) => ({ ...night("a", "0011223333", "0111223003"), night: one });
  const light = [night("b", "0001112222", "0001112221"), night("c", "0011112222", "0001112221")];
  const nights = study([rem("1"), { ...rem("2"), device: rem("2").reference }, ...light]);
  for (const interval of ["basic", "percentile"] as const) {
    const { stages, matrix } = score(nights, { interval }).epochByEpoch;
    const { sensitivity } = stages.rem!.averaged;
    assert.deepEqual([sensitivity.n, sensitivity.low, matrix.shares[3]![3]!.low], [2, null, null]);
    assert.notEqual(stages.wake!.averaged.sensitivity.low, null);
  }
});

test("an average that no night has is told why in a sentence", () => {
  const { stages, overall } = score(study([night("a", "0011", "0111")])).epochByEpoch;
  assert.equal(stages.rem!.averaged.sensitivity.reason, "in every night: no epoch of rem in the reference");
  assert.equal(stages.rem!.pooled.sensitivity.reason, "no epoch of rem in the reference");
  assert.equal(overall.averaged.kappaAtShares.reason, "no shares were stated");
});

test("sleep without an onset is told as such, and a night awake as one without sleep", () => {
  const { nights } = score(study([night("a", "0110100", "0000000")]), { onset: "persistent" });
  const { reasons, device } = nights[0]!;
  for (const key of ["sol", "waso", "awakenings", "fragmentation"]) {
    assert.equal(reasons[`reference.${key}`], "no three epochs of sleep in a row");
  }
  assert.equal(reasons["device.fragmentation"], "no epoch of sleep");
  assert.equal(device.waso, 0);
});

test("the reading of the 14 metrics says what shares are shares of", () => {
  assert.match(score(TWO).fourteen!.reading, /share of TST of light/);
  assert.match(score(TWO, { percentOf: "recording" }).fourteen!.reading, /share of the recording of light/);
});

test("a note says that one person makes no interval over persons", () => {
  assert.deepEqual(score(study([night("a", "0011", "0111")])).notes, [
    "1 person: there are no intervals over persons",
  ]);
  assert.deepEqual(score(TWO).notes, ["2 persons: intervals are rough"]);
});
