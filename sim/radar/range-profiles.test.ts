import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { chirpProfiles } from "./chirp-profiles.ts";
import { bgt60, type FmcwOptions, uwb } from "./presets.ts";
import { binsOf, binWidthOf, type FmcwRadar, LIGHT, noiseDeviation, stepOf } from "./radar.ts";
import { radarChirps } from "./radar-chirps.ts";
import type { Staging } from "./staging.ts";
import { before, chirpsOf, point, profilesOf, quiet } from "./testing.ts";
import { WINDOW_NAMES, windowOf } from "./windows.ts";

/** What the transform makes of the first frames' chirps. */
function transformed(staging: Staging<FmcwRadar>, frames = 1): Float32Array {
  const { frameLength, write } = radarChirps(staging);
  const profiles = chirpProfiles(staging.radar);
  const length = 2 * staging.radar.rx.length * binsOf(staging.radar);
  const [frame, out] = [new Float32Array(frameLength), new Float32Array(frames * length)];
  for (let i = 0; i < frames; i++) {
    write(frame);
    profiles(frame, out.subarray(i * length, (i + 1) * length));
  }
  return out;
}

/** A point that moves at up to `speed`, and speeds up, 1 m or so from the radar or further. */
function wanderer(chance: ReturnType<typeof random>, reach: number, speed: number, section = 1) {
  const [r, angle, z] = [
    chance.between(0.9, Math.min(reach, 6) - 0.2),
    chance.between(-0.9, 0.9),
    chance.between(-0.3, 0.3),
  ];
  const [v, across, a] = [1, 1, 3].map((most) => chance.between(-most, most) * speed);
  return point((t) => {
    const [along, aside] = [r + v * t + (a * t * t) / 2, across * t];
    return [
      along * Math.cos(angle) - aside * Math.sin(angle),
      along * Math.sin(angle) + aside * Math.cos(angle),
      z,
    ];
  }, section);
}

/** Largest difference between two profiles over the amplitude of 1 m^2 as near as the nearest wanderer seen, dB. */
function differenceDb(found: Float32Array, expected: Float32Array, amplitude: number): number {
  let most = 0;
  for (let i = 0; i < found.length; i += 2)
    most = Math.max(most, Math.hypot(found[i] - expected[i], found[i + 1] - expected[i + 1]));
  return 20 * Math.log10(most / amplitude);
}

for (const window of WINDOW_NAMES) {
  test(`closed form and transform agree to -60 dB of each target: ${window}, real and complex, 0.5 and 5.5 GHz, to 1.5 m/s`, () => {
    const chance = random(3).fork(window);
    for (const iq of [false, true]) {
      for (const [bandwidth, samples] of [
        [0.5e9, 64],
        [5.5e9, 256],
      ]) {
        for (let k = 0; k < 8; k++) {
          const chirpTime = samples / 1e6;
          const radar = quiet({ window, iq, bandwidth, samples, chirpTime, element: bgt60().element });
          const reach = (samples / 2) * binWidthOf(radar);
          const staging = before(radar, wanderer(chance, reach, k % 2 ? 1.5 : 0.02));
          const alone = chirpsOf({ ...staging, radar: { ...radar, chirps: 1 } });
          const amplitude = alone.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
          const error = differenceDb(profilesOf(staging), transformed(staging), amplitude);
          assert.ok(error < -60, `${iq} ${bandwidth} ${k}: ${error} dB`);
        }
      }
    }
  });
}

test("five moving targets, clutter and leakage: the energy of the difference is -60 dB of the profiles'", () => {
  const chance = random(5).fork("scene");
  const radar = bgt60({ noiseFigureDb: null, adc: null, phaseNoiseDbc: null });
  for (let k = 0; k < 10; k++) {
    const staging = {
      ...before(radar, ...Array.from({ length: 5 }, () => wanderer(chance, 4.8, 1, 0.1))),
      clutter: [
        { at: [3, 1, 0.5] as const, crossSectionDb: 10 },
        { at: [4.7, -1, 0] as const, crossSectionDb: 5 },
      ],
    };
    const [found, expected] = [profilesOf(staging, 3), transformed(staging, 3)];
    const energy = expected.reduce((sum, x) => sum + x * x, 0);
    const error = expected.reduce((sum, x, i) => sum + (found[i] - x) ** 2, 0);
    assert.ok(10 * Math.log10(error / energy) < -60, `${10 * Math.log10(error / energy)} dB`);
  }
});

test("without the image term the agreement of real samples fails near bin 0", () => {
  const radar = quiet({ tx: [0, 0, 0], rx: [[0, 0, 0]] });
  const staging = before(
    radar,
    point(() => [1.3 * binWidthOf(radar), 0, 0]),
  );
  const complex = { ...staging, radar: { ...radar, iq: true } };
  const [real, single] = [profilesOf(staging), profilesOf(complex).subarray(0, 64)];
  const peak = Math.max(...real.map(Math.abs));
  assert.ok(differenceDb(real, single, peak) > -20);
  assert.ok(differenceDb(real, transformed(staging), peak) < -60);
});

test("a walker at 1 m/s turns 1.9 times over 16 chirps and loses what Dirichlet's kernel says", () => {
  const radar = quiet({ tx: [0, 0, 0], rx: [[0, 0, 0]] });
  const at = 10 * binWidthOf(radar);
  // In the middle of the frame it is on bin 10, so that only the turning is left.
  const middle = 7.5 * radar.chirpInterval + 32e-6;
  const moving = profilesOf(
    before(
      radar,
      point((t) => [at + (t - middle), 0, 0]),
    ),
  );
  const resting = profilesOf(
    before(
      radar,
      point(() => [at, 0, 0]),
    ),
  );
  const centre = radar.f0 + radar.bandwidth / 2;
  const turns = (2 * radar.chirpInterval * centre) / LIGHT;
  assert.ok(Math.abs(16 * turns - 1.9) < 0.05, `${16 * turns} turns`);
  const dirichlet = Math.abs(Math.sin(Math.PI * 16 * turns) / (16 * Math.sin(Math.PI * turns)));
  const kept = Math.hypot(moving[20], moving[21]) / Math.hypot(resting[20], resting[21]);
  // What migrates, over a tenth of a bin, adds a little in quadrature.
  assert.ok(Math.abs(kept - dirichlet) < 0.01 && dirichlet < 0.1, `${kept} of ${dirichlet}`);
});

test("poses once a frame are enough for what breathes: -60 dB of poses within frames", () => {
  const breath = (resolve: "frame" | "chirp") =>
    profilesOf(
      before(
        quiet(),
        point((t) => [2 + 0.006 * Math.sin(2 * Math.PI * 0.4 * t), 0.1, 0], 1, resolve),
      ),
      60,
    );
  const [rare, often] = [breath("frame"), breath("chirp")];
  const peak = often.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  assert.ok(differenceDb(rare, often, peak) < -60, `${differenceDb(rare, often, peak)} dB`);
});

test("two targets c / 2B times two and a half apart are two peaks of a Hann window, and half of c / 2B apart are one", () => {
  const radar = quiet({ window: "hann", iq: true, bandwidth: 2e9, tx: [0, 0, 0], rx: [[0, 0, 0]] });
  const width = LIGHT / (2 * radar.bandwidth);
  assert.ok(Math.abs(binWidthOf(radar) / width - 1) < 1e-12);
  const peaks = (apart: number) => {
    const at = (x: number) => point(() => [x, 0, 0]);
    // In quadrature: a quarter of a wavelength there and back more.
    const quarter = LIGHT / (radar.f0 + 1e9) / 8;
    const whole = Math.round((apart * width) / (4 * quarter)) * 4 * quarter;
    const out = profilesOf(before(radar, at(20 * width), at(20 * width + whole + quarter)));
    const power = Array.from({ length: 64 }, (_, b) => out[2 * b] ** 2 + out[2 * b + 1] ** 2);
    return power.filter((p, b) => p > 0.1 * Math.max(...power) && p > power[b - 1] && p >= power[b + 1])
      .length;
  };
  assert.equal(peaks(2.5), 2);
  assert.equal(peaks(0.5), 1);
});

const NOISY: FmcwOptions = { noiseFigureDb: 12, adc: { bits: 12, fullScale: 4e-3 }, phaseNoiseDbc: null };

/** Mean over frames and receivers of the product of two parts of bins. */
function product(frames: Float32Array, length: number, a: number, b: number): number {
  let sum = 0;
  for (let row = 0; row < frames.length; row += length) sum += frames[row + a] * frames[row + b];
  return (sum * length) / frames.length;
}

/** What it is for the transform of white noise of this variance in each sample, or each part of it: sums over the samples. */
function productOf(radar: FmcwRadar, variance: number): (a: number, b: number) => number {
  const weights = windowOf(radar.window, radar.samples);
  const scale = (radar.iq ? 1 : 2) / weights.reduce((all, weight) => all + weight, 0);
  // By which a sample's own part, and its other part, go into a part of a bin.
  const shares = (part: number, n: number) => {
    const angle = (2 * Math.PI * (part >> 1) * n) / radar.samples;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return part % 2 === 0 ? [cos, sin] : [-sin, cos];
  };
  return (a, b) => {
    const sums = weights.map((weight, n) => {
      const [[own, other], [second, fourth]] = [shares(a, n), shares(b, n)];
      return weight * weight * (own * second + (radar.iq ? other * fourth : 0));
    });
    return variance * scale * scale * sums.reduce((all, x) => all + x, 0);
  };
}

for (const window of WINDOW_NAMES) {
  test(`noise of the closed form has the transform's covariances between bins: ${window}`, () => {
    for (const iq of [false, true]) {
      const radar = quiet({ ...NOISY, window, iq, samples: 32, chirpTime: 32e-6, chirps: 2 });
      const frames = 1000;
      const length = 2 * binsOf(radar);
      const found = profilesOf(before(radar), frames);
      const variance = noiseDeviation(radar) ** 2 + stepOf(radar) ** 2 / 12;
      const expected = productOf(radar, variance / radar.chirps);
      const unit = expected(length - 4, length - 4);
      // Products of normal numbers have deviations of sqrt(2) at most, at bin 0 twice that: seven of them, and there three and a half.
      const most = 10 / Math.sqrt(3 * frames);
      for (const i of [0, 1, 2, 3, 10, 11, length - 2, length - 1]) {
        for (let j = 0; j < length; j++) {
          const [own, other] = [product(found, length, i, j) / unit, expected(i, j) / unit];
          assert.ok(Math.abs(own - other) < most, `${iq} ${i} ${j}: ${own}, expected ${other}`);
        }
      }
    }
  });
}

test("noise of receiver and converter in the closed form has the power of that in the transform of chirps", () => {
  for (const iq of [false, true]) {
    const staging = before(quiet({ ...NOISY, iq, samples: 32, chirpTime: 32e-6, chirps: 2 }));
    const energy = (frames: Float32Array) => frames.reduce((sum, x) => sum + x * x, 0);
    const ratio = energy(profilesOf(staging, 500)) / energy(transformed(staging, 500));
    // Of 24,000 numbers or more, neighbours in the window alike: deviations of 0.02 at most.
    assert.ok(Math.abs(ratio - 1) < 0.06, `${iq}: ${ratio}`);
  }
});

test("the noise floor of a profile is k T F B over samples and chirps, times the window's noise bandwidth", () => {
  const radar = quiet({ noiseFigureDb: 12, window: "hann" });
  const frames = profilesOf(before(radar), 500);
  let [sum, count] = [0, 0];
  for (let i = 0; i < frames.length; i += 2) {
    if ((i / 2) % 32 < 3 || (i / 2) % 32 > 29) continue;
    sum += frames[i] ** 2 + frames[i + 1] ** 2;
    count++;
  }
  // Amplitude squared of a tone is 2 R times its power; Hann's equivalent noise bandwidth is 1.5 bins.
  const power = sum / count / (2 * 50);
  const expected = (1.380649e-23 * 290 * 10 ** 1.2 * 0.5e6 * 1.5 * 2) / (64 * 16);
  assert.ok(Math.abs(power / expected - 1) < 0.03, `${power} of ${expected} W`);
});

test("of each quick reflector terms are left out, but none that is less than 40 dB below the noise of a bin", () => {
  const frames = 10;
  const [silent, radar] = [quiet(), quiet({ noiseFigureDb: 12 })];
  const noise = profilesOf(before(radar), frames);
  const rms = Math.sqrt((2 * noise.reduce((sum, x) => sum + x * x, 0)) / noise.length);
  const chance = random(5).fork("quick");
  const left = Array.from({ length: 60 }, (_, k) => {
    const mover = wanderer(chance, 4.5, 1 + (k % 4), 10 ** chance.between(-4, 1));
    const [seen, alone] = [
      profilesOf(before(radar, mover), frames),
      profilesOf(before(silent, mover), frames),
    ];
    // Both have the same noise, so that what is left is what noise hides.
    return Math.max(...seen.map((value, i) => Math.abs(value - noise[i] - alone[i]))) / rms;
  });
  const most = Math.max(...left);
  assert.ok(most > 1e-3 && most < 0.01, `${most} of the noise of a bin`);
});

test("the oscillator's noise under a strong echo has the transform's power", () => {
  const radar = quiet({ phaseNoiseDbc: -60, iq: true, tx: [0, 0, 0], rx: [[0, 0, 0]] });
  const staging = before(
    radar,
    point(() => [2.5, 0, 0], 100),
  );
  const floor = (frames: Float32Array) => {
    let sum = 0;
    for (let i = 0; i < frames.length; i += 2) {
      if ((i / 2) % 64 >= 40) sum += frames[i] ** 2 + frames[i + 1] ** 2;
    }
    return sum;
  };
  const ratio = floor(profilesOf(staging, 400)) / floor(transformed(staging, 400));
  assert.ok(Math.abs(ratio - 1) < 0.06, `${ratio}`);
});

test("an ultra-wideband profile has its peak at the range and turns by -4 pi d / lambda", () => {
  const radar = uwb({ noiseFigureDb: null, tx: [0, 0, 0], rx: [[0, 0, 0]] });
  assert.ok(Math.abs(radar.binWidth - 0.0514) < 1e-5 && Math.abs(1 / radar.frameInterval - 17) < 1e-9);
  const at = 0.4 + 25 * radar.binWidth;
  const [near, far] = [at, at + 0.001].map((x) =>
    profilesOf(
      before(
        radar,
        point(() => [x, 0, 0]),
      ),
    ),
  );
  const power = Array.from({ length: 64 }, (_, b) => near[2 * b] ** 2 + near[2 * b + 1] ** 2);
  assert.equal(power.indexOf(Math.max(...power)), 25);
  const phase = (out: Float32Array) => Math.atan2(out[51], out[50]);
  const expected = (-4 * Math.PI * 0.001 * 7.29e9) / LIGHT;
  const turned = phase(far) - phase(near);
  assert.ok(Math.abs(Math.sin(turned - expected)) < 1e-4 && Math.cos(turned - expected) > 0);
  // 1.4 GHz at -10 dB: a Gaussian pulse whose power falls by 10 dB in 2.2 bins or so.
  const deviation = LIGHT / 2 / (2 * Math.PI * (0.7e9 / Math.sqrt(Math.LN10))) / radar.binWidth;
  assert.ok(Math.abs(power[27] / power[25] - Math.exp(-4 / deviation ** 2)) < 1e-4);
});

test("a target beyond the last bin of pulses, or far before the first, leaves nothing, and at the ends its flank", () => {
  const radar = uwb({ noiseFigureDb: null, tx: [0, 0, 0], rx: [[0, 0, 0]] });
  const energy = (bin: number) =>
    profilesOf(
      before(
        radar,
        point(() => [0.4 + bin * radar.binWidth, 0, 0]),
      ),
    ).reduce((sum, x) => sum + x * x, 0);
  assert.equal(energy(80), 0);
  assert.equal(energy(-7.5), 0);
  assert.ok(energy(-2) > 0 && energy(65) > 0 && energy(65) < energy(62));
});

test("profiles follow each other whatever the block, and samples that the closed form cannot take are refused", () => {
  const staging = before(
    bgt60(),
    point((t) => [2 + 0.01 * t, 0, 0], 1, "frame"),
  );
  const [whole, again] = [profilesOf(staging, 4), profilesOf(staging, 2)];
  assert.deepEqual(whole.subarray(0, again.length), again);
  assert.throws(
    () => profilesOf(before(quiet({ samples: 30 }))),
    /30 samples, expected an even number from 32/,
  );
});
