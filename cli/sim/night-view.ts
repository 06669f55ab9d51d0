import type { NightPicture } from "#reports";
import { type Bedroom, type BedroomNight, binWidthOf, climateOf, clockOf, EPOCH, nightTruth } from "#sim";
import { scoredBy, type Watched } from "./night-files.ts";

/** What the picture of a night shows. */
export function nightView(staged: Bedroom, night: BedroomNight, { power }: Watched): NightPicture {
  const { sleeper, partner, radar } = night;
  const epochs = staged.duration / EPOCH;
  const climate = climateOf(staged, night);
  const times = Float64Array.from({ length: epochs }, (_, n) => climate((n + 0.5) * EPOCH).temperature);
  const truth = sleeper && nightTruth(sleeper);
  const whole = (codes: ArrayLike<number>, beyond: number) =>
    Int8Array.from({ length: epochs }, (_, n) => codes[n] ?? beyond);
  return {
    title: titleOf(staged),
    subtitle: subtitleOf(staged, night),
    begins: clockOf(staged).begins,
    epoch: EPOCH,
    stages: sleeper && whole(sleeper.night.stages, 0),
    scorers: sleeper === null ? [] : scoredBy(sleeper).map((scored) => whole(scored, -1)),
    inBed: truth?.inBed ?? [],
    apnoeas: truth?.apnoeas ?? [],
    lightsOut: truth?.lightsOut ?? null,
    rises: truth?.rises ?? null,
    breathing: [sleeper, partner].flatMap((body) => (body === null ? [] : [breathsIn(body, epochs)])),
    moved: sleeper === null ? new Float64Array(epochs) : movedIn(sleeper, epochs),
    power: power.map((value) => 10 * Math.log10(Math.max(1e-20, value)) + 120),
    binWidth: binWidthOf(radar),
    temperature: times,
    illuminance: times.map((_, n) => climate((n + 0.5) * EPOCH).illuminance),
  };
}

type Body = NonNullable<BedroomNight["sleeper"]>;

/** Breaths a minute in each epoch from the intervals that begin in it; NaN out of the bed, and where none begins. */
function breathsIn(body: Body, epochs: number): Float64Array {
  const { begin } = body.breaths;
  const sums = new Float64Array(epochs);
  const counts = new Float64Array(epochs);
  for (let i = 0; i + 1 < begin.length; i++) {
    const epoch = Math.floor(begin[i]! / EPOCH);
    if (epoch >= epochs) break;
    sums[epoch]! += begin[i + 1]! - begin[i]!;
    counts[epoch]! += 1;
  }
  const { inBed } = nightTruth(body);
  return sums.map((sum, n) => {
    const there = inBed.some(({ from, until }) => n * EPOCH >= from && (n + 1) * EPOCH <= until);
    return there && counts[n]! > 0 ? (60 * counts[n]!) / sum : Number.NaN;
  });
}

/** Seconds of each epoch in which something moved, or the body went from one place to another. */
function movedIn({ movements, stays }: Body, epochs: number): Float64Array {
  const out = new Float64Array(epochs);
  const spans = [...movements, ...stays.map(({ from, length }) => ({ from, until: from + length }))].sort(
    (a, b) => a.from - b.from,
  );
  let done = 0;
  for (const { from, until } of spans) {
    // What has been counted is not counted twice.
    const begin = Math.max(from, done);
    for (let n = Math.floor(begin / EPOCH); n < epochs && n * EPOCH < until; n++) {
      out[n]! += Math.max(0, Math.min(until, (n + 1) * EPOCH) - Math.max(begin, n * EPOCH));
    }
    done = Math.max(done, until);
  }
  return out;
}

function titleOf({ sleeper, seed }: Bedroom): string {
  if (sleeper === null) return `An empty bed, seed ${seed}`;
  const { sex, age, apnoeaIndex } = sleeper.rest.night.person;
  const who = sex === "f" ? "A woman" : "A man";
  return `${who} of ${Math.round(age)}, apnoea index ${apnoeaIndex.toFixed(1)} per hour, seed ${seed}`;
}

function subtitleOf(staged: Bedroom, { radar }: BedroomNight): string {
  const { partner, pets, child, fan, curtain, neighbours, device, side, statedSide } = staged;
  const also = [
    ...(partner ? ["partner"] : []),
    ...pets,
    ...(child === null ? [] : ["child comes in"]),
    ...(fan ? ["fan"] : []),
    ...(curtain ? ["curtain"] : []),
    ...neighbours.map(({ name }) => name),
    ...(device.behind.length > 0 ? [`behind ${device.behind.join(", ")}`] : []),
    ...(side === statedSide ? [] : [`${side} side, stated ${statedSide}`]),
  ];
  const bandwidth = (radar.bandwidth / 1e9).toFixed(1);
  return `${also.length > 0 ? also.join(", ") : "alone"}; radar ${(radar.f0 / 1e9).toFixed(0)} GHz, ${bandwidth} GHz wide`;
}
