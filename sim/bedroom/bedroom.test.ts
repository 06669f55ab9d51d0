import assert from "node:assert/strict";
import { test } from "node:test";
import { bgt60 } from "../radar/presets.ts";
import type { Reflectors } from "../radar/staging.ts";
import { alarm } from "../sleep/rest.ts";
import { bedroom } from "./bedroom.ts";
import { climateOf, clockOf } from "./climate.ts";
import { nightTruth, respirationOf, scoringsOf } from "./night-truth.ts";
import { during, sightings } from "./sightings.ts";
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

test("reflectors that are known to stay in sight are seen as those are that are looked at one by one", () => {
  const { device: bare } = bedroom({ seed: 1, sleeper: null });
  const device = { ...bare, behind: ["glass"] as const };
  const seen = (places: readonly (readonly [number, number, number])[], bounded: boolean) => {
    const out = new Float64Array(4 * places.length);
    const axes = [0, 1, 2].map((axis) => places.map((place) => place[axis]));
    const [least, most] = [Math.min, Math.max].map(
      (of) => [of(...axes[0]), of(...axes[1]), of(...axes[2])] as const,
    );
    const bounds = bounded ? { bounds: { least, most } } : {};
    sightings(fixed(places), { device, radar: bgt60(), ...bounds }).at(0, out);
    return out;
  };
  const inside = [
    [1, 1, 1],
    [3, 2, 0.5],
  ] as const;
  for (const other of [
    [3.9, 3.2, 2.4],
    [4.1, 2, 1],
    [-0.1, 2, 1],
    [3.9, 0, 2.6],
    [4.9, 0.2, 1],
  ] as const)
    assert.deepEqual(seen([...inside, other], true), seen([...inside, other], false), `${other}`);
});

test("what comes and goes has places just before and after, but no cross section", () => {
  const coming = during(10, 20, { ...fixed([[1, 2, 1]]), resolve: "chirp" });
  const at = (time: number) => {
    const out = new Float64Array(4);
    coming.at(time, out);
    return Array.from(out);
  };
  assert.deepEqual(at(9.998), [1, 2, 1, 0]);
  assert.deepEqual(at(10), [1, 2, 1, 1]);
  assert.deepEqual(at(20.002), [1, 2, 1, 0]);
  assert.deepEqual(at(5), [0, 0, 0, 0]);
});

test("options that are unknown, of the wrong kind or out of range are refused by name", () => {
  const refused: readonly (readonly [given: object, message: RegExp])[] = [
    [{ pet: "dog" }, /bedroom: no option is called "pet"/],
    [{ sleeper: { age: 7 } }, /person.age: expected 18 to 95/],
    [{ side: "middle" }, /bedroom.side: expected "near" or "far", got "middle"/],
    [{ partner: true }, /bedroom.partner: expected "first in" or "last in" or null, got true/],
    [{ pets: "dog" }, /bedroom.pets: expected a list/],
    [{ pets: ["dog", "bird"] }, /bedroom.pets\[1\]: expected "dog" or "cat", got "bird"/],
    [{ neighbours: ["below"] }, /bedroom.neighbours\[0\]: expected "next door" or "upstairs"/],
    [{ fan: "on" }, /bedroom.fan: expected true or false, got "on"/],
    [{ sleeper: null, night: { timeInBed: -5 } }, /bedroom.night.timeInBed: expected 600 to 57600, got -5/],
    [{ device: { turned: Number.NaN } }, /bedroom.device.turned: expected .* got NaN/],
    [{ device: { behind: ["steel"] } }, /bedroom.device.behind\[0\]: expected .*"glass".*, got "steel"/],
    [{ device: { at: [0, 0, 0] } }, /bedroom.device: no option is called "at"/],
  ];
  for (const [given, message] of refused)
    assert.throws(() => bedroom({ seed: 1, ...given } as never), message, `${message}`);
});
