import assert from "node:assert/strict";
import { test } from "node:test";
import { bgt60 } from "../radar/presets.ts";
import type { Reflectors } from "../radar/staging.ts";
import { alarm } from "../sleep/rest.ts";
import { bedroom } from "./bedroom.ts";
import { climateOf, clockOf } from "./climate.ts";
import { nightTruth, respirationOf, scoringsOf } from "./night-truth.ts";
import { sightings } from "./sightings.ts";
import { SHORT } from "./testing.ts";

test("a partner who is first in is last out, and the reverse", () => {
  for (const seed of [1, 2, 3]) {
    const inBed = (partner: "first in" | "last in") => {
      const staged = bedroom({ seed, partner, night: { timeInBed: 7 * 3600 } });
      assert.ok(staged.sleeper && staged.partner);
      const spans = [staged.sleeper, staged.partner].map(({ rest }) => nightTruth(rest).inBed);
      return spans.map((each) => ({ from: each[0].from, until: each.at(-1)?.until ?? 0 }));
    };
    const [own, first] = inBed("first in");
    assert.ok(first.from < own.from && first.until > own.until);
    const [mine, last] = inBed("last in");
    assert.ok(last.from > mine.from && last.until < mine.until);
  }
});

test("the stated side may be wrong, and the sleeper lies on the true one", () => {
  const staged = bedroom({ seed: 1, side: "far", statedSide: "near", partner: "first in" });
  assert.equal(staged.statedSide, "near");
  assert.ok(staged.sleeper && staged.partner);
  assert.ok(staged.sleeper.at[0] > staged.partner.at[0]);
});

function fixed(places: readonly (readonly [number, number, number])[]): Reflectors {
  return {
    count: places.length,
    resolve: "frame",
    at: (_, out) => {
      for (const [i, place] of places.entries()) out.set([...place, 1], 4 * i);
    },
  };
}

test("drywall takes 12 dB there and back, a blanket 3, glass 7.2, and beyond the last bin nothing is left", () => {
  const places = [
    [1.35, 2.2, 0.7],
    [1.35, 2.2, 1.2],
    [4.2, 2.75, 0.7],
    [5.5, 0.3, 1],
  ] as const;
  const { device } = bedroom({ seed: 1, sleeper: null });
  const seen = (behind: readonly "glass"[]) => {
    const out = new Float64Array(16);
    const covered = { at: [1.35, 2.2, 0.5], parts: Uint8Array.of(1, 1, 1, 1) } as const;
    sightings(fixed(places), { device: { ...device, behind }, radar: bgt60(), covered }).at(0, out);
    return [3, 7, 11, 15].map((at) => 10 * Math.log10(out[at]));
  };
  const close = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-9, `${found}`);
  const [lying, sitting, next, away] = seen([]);
  close(lying, -3);
  close(sitting, 0);
  close(next, -12);
  assert.equal(away, -Infinity);
  close(seen(["glass"])[0], -10.2);
});

test("truth says when somebody lies in bed, sleeps and wakes, in this order, and breath is in the belts' phase", () => {
  const { sleeper } = bedroom({ seed: 5, night: { timeInBed: 7 * 3600 }, sleeper: { apnoea: 30 } });
  assert.ok(sleeper);
  const truth = nightTruth(sleeper.rest);
  assert.ok(truth.onset !== null && truth.wakes !== null);
  assert.ok(truth.inBed[0].from < truth.lightsOut + 1 && truth.lightsOut < truth.onset);
  assert.ok(truth.onset < truth.wakes && truth.wakes <= truth.rises);
  assert.ok(Math.abs((truth.inBed.at(-1)?.until ?? 0) - truth.rises) < 1);
  const asleep = truth.stages.filter((stage) => stage !== "wake").length / 120;
  assert.ok(truth.apnoeas.length / asleep > 15 && truth.apnoeas.length / asleep < 45);
  const breath = respirationOf(sleeper.rest, 25, 3600);
  const most = Math.max(...breath.subarray(2 * 25 * 1800));
  assert.ok(most > 0.002 && most < 0.05, `${most} m`);
});

test("technologists score from lights-out to getting up, and nothing before or after", () => {
  const { sleeper } = bedroom({ seed: 5, night: { timeInBed: 5 * 3600 } });
  assert.ok(sleeper);
  const { lightsOut, rises } = sleeper.rest.night;
  const scored = scoringsOf(sleeper.rest, { seed: 1 });
  assert.equal(scored.length, 3);
  for (const one of scored) {
    for (const [epoch, stage] of one.entries()) {
      const inside = 30 * (epoch + 1) > lightsOut && 30 * epoch < rises;
      assert.equal(stage >= 0, inside, `epoch ${epoch}`);
    }
  }
});

test("it is bright until the light is out and after dawn, dark between, and cools while the air dampens", () => {
  const staged = bedroom({ seed: 2, night: { ...SHORT, before: 600, pastime: "book", timeInBed: 8 * 3600 } });
  const climate = climateOf(staged);
  const { begins, sunrise } = clockOf(staged);
  assert.ok(staged.sleeper);
  const { lightsOut, rises } = staged.sleeper.rest.night;
  assert.ok(climate(lightsOut - 60).illuminance > 50);
  assert.ok(climate(lightsOut + 1800).illuminance < 0.1);
  assert.ok(Math.abs(climate(sunrise - begins).illuminance - 20) < 1 || rises < sunrise - begins);
  assert.ok(climate(rises - 60).temperature < climate(0).temperature);
  const woken = alarm(staged.sleeper.rest, { at: rises - 7200 });
  const lamp = woken.night.alarms[0]?.snoozed ? rises : woken.night.rises;
  const lit = climateOf(staged, { sleeper: woken, partner: null });
  assert.ok(lit(lamp + 5).illuminance > 80 && lit(lamp - 30).illuminance < 80);
  assert.ok(climate(lightsOut + 7200).humidity > climate(0).humidity + 3);
});

test("an unknown option and an age of 7 are refused by name", () => {
  assert.throws(() => bedroom({ seed: 1, pet: "dog" } as never), /bedroom: no option is called "pet"/);
  assert.throws(() => bedroom({ seed: 1, sleeper: { age: 7 } }), /person.age: expected 18 to 95/);
});
