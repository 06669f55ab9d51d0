import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { frequencyNoise, LIGHT, LOAD, stepOf } from "./radar.ts";
import { before, chirpsOf, point, quiet } from "./testing.ts";

const ONE = { chirps: 1, iq: true, rx: [[0, 0, 0]], tx: [0, 0, 0] } as const;

/** Sample n of chirp m of receiver r of a complex frame. */
function phaseAt(frame: Float32Array, at: number): number {
  return Math.atan2(frame[2 * at + 1], frame[2 * at]);
}

function nearestTurn(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

test("samples of random moving targets are A exp j2pi(f0 tau + k tau t - k tau^2/2), delay by delay, to -80 dB", () => {
  const chance = random(1).fork("targets");
  for (const iq of [false, true]) {
    const radar = quiet({ iq, bandwidth: 5.5e9, samples: 60, chirps: 4 });
    const targets = Array.from({ length: 5 }, () => {
      const [x, y, z] = [chance.between(0.7, 4), chance.between(-1, 1), chance.between(-1, 1)];
      const v = [0, 1, 2].map(() => chance.between(-3, 3));
      return (t: number) => [x + v[0] * t + 20 * t * t, y + v[1] * t, z + v[2] * t] as const;
    });
    const found = chirpsOf(before(radar, ...targets.map((at) => point(at, 0.1))));
    let [error, energy] = [0, 0];
    // The naive way: every path anew for every sample.
    for (let i = 0; i < found.length; i += iq ? 2 : 1) {
      const sample = iq ? i / 2 : i;
      const [n, m] = [sample % 60, Math.floor(sample / 60) % 4];
      const rx = radar.rx[Math.floor(sample / 240)];
      const time = m * radar.chirpInterval + n / radar.rate;
      const sum = [0, 0];
      for (const at of targets) {
        const p = at(time);
        const [r1, r2] = [radar.tx, rx].map((a) => Math.hypot(p[0] - a[0], p[1] - a[1], p[2] - a[2]));
        const tau = (r1 + r2) / LIGHT;
        const k = radar.bandwidth / radar.chirpTime;
        const phase =
          2 * Math.PI * ((radar.f0 * tau) % 1) +
          2 * Math.PI * ((k * tau * n) / radar.rate - (k * tau * tau) / 2);
        const wavelength = LIGHT / radar.f0;
        const received = (radar.power * wavelength ** 2 * 0.1) / ((4 * Math.PI) ** 3 * r1 ** 2 * r2 ** 2);
        const amplitude = Math.sqrt(2 * LOAD * received);
        sum[0] += amplitude * Math.cos(phase);
        sum[1] += amplitude * Math.sin(phase);
      }
      for (let part = 0; part < (iq ? 2 : 1); part++) {
        error += (found[i + part] - sum[part]) ** 2;
        energy += sum[part] ** 2;
      }
    }
    assert.ok(energy > 0 && 10 * Math.log10(error / energy) < -80, `${10 * Math.log10(error / energy)} dB`);
  }
});

test("a target 0.3 mm further off is seen 4 pi d / lambda later at the chirp's start", () => {
  const radar = quiet(ONE);
  const [near, far] = [2, 2.0003].map((x) =>
    chirpsOf(
      before(
        radar,
        point(() => [x, 0, 0]),
      ),
    ),
  );
  const expected = (4 * Math.PI * 0.0003 * radar.f0) / LIGHT;
  assert.ok(Math.abs(nearestTurn(phaseAt(far, 0) - phaseAt(near, 0) - expected)) < 2e-3);
});

test("the beat of a target at rest is 2 k R / c", () => {
  const radar = quiet(ONE);
  const frame = chirpsOf(
    before(
      radar,
      point(() => [3.1, 0, 0]),
    ),
  );
  let turned = 0;
  for (let n = 1; n < 64; n++) turned += nearestTurn(phaseAt(frame, n) - phaseAt(frame, n - 1));
  const beat = (turned / (2 * Math.PI * 63)) * radar.rate;
  assert.ok(
    Math.abs(beat / ((2 * (radar.bandwidth / radar.chirpTime) * 3.1) / LIGHT) - 1) < 1e-5,
    `${beat} Hz`,
  );
});

test("from one receiver to the next, half a wavelength to the side, phase tells the sine of the angle", () => {
  const radar = quiet({ chirps: 1, iq: true });
  const spacing = -radar.rx[1][1];
  for (const degrees of [-40, 0, 25, 60]) {
    const angle = (degrees * Math.PI) / 180;
    // 30 m away the wave is plane to 1e-4 of a wavelength; positive angles are to the left, y.
    const frame = chirpsOf(
      before(
        radar,
        point(() => [30 * Math.cos(angle), 30 * Math.sin(angle), 0]),
      ),
    );
    const difference = nearestTurn(phaseAt(frame, 64) - phaseAt(frame, 0));
    const sine = (difference * LIGHT) / (2 * Math.PI * radar.f0 * spacing);
    assert.ok(Math.abs(sine - Math.sin(angle)) < 2e-3, `${degrees}: ${sine}`);
  }
});

test("the received power is the radar equation's, patterns and cross section included", () => {
  const element = { gainDbi: 5, exponent: 2.5, backDb: 20 };
  const radar = quiet({ ...ONE, element });
  for (const [at, cosine] of [
    [[2, 0, 0], 1],
    [[Math.SQRT2, Math.SQRT2, 0], Math.SQRT1_2],
  ] as const) {
    const frame = chirpsOf(
      before(
        radar,
        point(() => at, 0.2),
      ),
    );
    const power = (frame[0] ** 2 + frame[1] ** 2) / (2 * 50);
    const gain = 10 ** 0.5 * cosine ** 2.5;
    const wavelength = 299_792_458 / 60e9;
    const expected = (10 ** 0.5 * 1e-3 * gain ** 2 * wavelength ** 2 * 0.2) / ((4 * Math.PI) ** 3 * 2 ** 4);
    assert.ok(Math.abs(power / expected - 1) < 1e-5, `${power} W of ${expected}`);
  }
  const behind = chirpsOf(
    before(
      radar,
      point(() => [-2, 0, 0], 0.2),
    ),
  );
  const ahead = chirpsOf(
    before(
      radar,
      point(() => [2, 0, 0], 0.2),
    ),
  );
  const ratio = Math.hypot(behind[0], behind[1]) / Math.hypot(ahead[0], ahead[1]);
  assert.ok(Math.abs(20 * Math.log10(ratio) + 40) < 0.01, "two ways, 20 dB each");
});

test("the noise floor is k T F B: B is half the rate of real samples and the rate of complex ones", () => {
  for (const iq of [false, true]) {
    const frames = chirpsOf(before(quiet({ iq, noiseFigureDb: 12 })), 100);
    const square = frames.reduce((sum, x) => sum + x * x, 0) / frames.length;
    // A complex envelope carries half the power of its square.
    const power = square / 50;
    const expected = 1.380649e-23 * 290 * 10 ** 1.2 * (iq ? 1e6 : 0.5e6);
    assert.ok(Math.abs(power / expected - 1) < 5 * Math.sqrt(2 / frames.length), `${power} W of ${expected}`);
  }
});

test("phase noise of echoes is 4 sin^2(pi f tau) of the oscillator's: leakage sees 40 dB less of it than 100 times the delay", () => {
  const levels = [0.1e-9, 10e-9].map((delay) => {
    const options = {
      iq: true,
      phaseNoiseDbc: -80,
      rx: ONE.rx,
      tx: ONE.tx,
      samples: 1024,
      chirpTime: 1024e-6,
      chirpInterval: 1200e-6,
    };
    const radar = quiet({ ...options, leakage: { delay, isolationDb: 0 } });
    const still = chirpsOf(
      before(quiet({ ...options, phaseNoiseDbc: null, leakage: { delay, isolationDb: 0 } })),
    );
    const frame = chirpsOf(before(radar));
    let sum = 0;
    for (let i = 0; i < frame.length; i += 2) {
      const [a, b] = [
        [frame[i], frame[i + 1]],
        [still[i], still[i + 1]],
      ];
      sum += ((a[1] * b[0] - a[0] * b[1]) / (b[0] ** 2 + b[1] ** 2)) ** 2;
    }
    // L(f) = 1e-8 (100 kHz / f)^2, both sidebands, over 0 to 0.5 MHz.
    const expected = 2 * 1e-8 * 1e10 * 4 * (Math.PI * delay) ** 2 * 0.5e6;
    const found = sum / (frame.length / 2);
    assert.ok(
      Math.abs(found / expected - 1) < 5 * Math.sqrt(4 / frame.length) + 1e-3,
      `${found} of ${expected} rad^2`,
    );
    return found;
  });
  assert.ok(Math.abs(10 * Math.log10(levels[1] / levels[0]) - 40) < 0.5);
  assert.ok(
    Math.abs(frequencyNoise(quiet({ phaseNoiseDbc: -80 })) ** 2 / (4 * Math.PI ** 2 * 1e2 * 1e6) - 1) < 1e-12,
  );
});

test("codes of 12 bits are whole steps of the full scale over 2048, and beyond it they clip", () => {
  const radar = quiet({ noiseFigureDb: 12, adc: { bits: 12, fullScale: 1e-4 } });
  const step = stepOf(radar);
  assert.ok(Math.abs(step / (1e-4 / 2048) - 1) < 1e-12);
  const frame = chirpsOf(
    before(
      radar,
      point(() => [0.5, 0, 0], 10),
    ),
  );
  assert.ok(frame.every((x) => Math.abs(x / step - Math.round(x / step)) < 1e-3));
  assert.ok(
    Math.abs(Math.max(...frame) / step - 2047) < 1e-3 && Math.abs(Math.min(...frame) / step + 2048) < 1e-3,
  );
});

test("frames follow each other whatever the block, for one seed the same, and another has other noise", () => {
  const staging = before(
    quiet({ noiseFigureDb: 12, phaseNoiseDbc: -80, leakage: { delay: 1e-10, isolationDb: 60 } }),
    point((t) => [2 + t, 0, 0]),
  );
  const [whole, again] = [chirpsOf(staging, 4), chirpsOf(staging, 2)];
  assert.deepEqual(whole.subarray(0, again.length), again);
  const other = chirpsOf({ ...staging, seed: 2 }, 2);
  assert.notDeepEqual(other, again);
});
