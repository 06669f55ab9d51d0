import assert from "node:assert/strict";
import { test } from "node:test";
import { BANDS, FRAME, HOP, motionDetector } from "./motion-detector.ts";
import { noise, normals } from "./testing.ts";

test("over white noise the frames that vote are one in 1000, within a factor of two", () => {
  const next = normals(6);
  const motion = motionDetector({ microphones: 4, rate: 2000 });
  const frames = 20_000;
  let votes = 0;
  for (let frame = -400; frame < frames; frame++) {
    const ratio = motion(noise(next, 8 * HOP, 10));
    if (frame >= 0 && ratio !== null && ratio > 1) votes++;
  }
  // Means of 10 and 40, and three deviations of a Poisson count beyond.
  assert.ok(votes >= 1 && votes <= 59, `${votes} votes of ${frames} frames`);
});

test("the bands are octaves from 31 to 875 Hz at 2 kHz, without the carrier, and do not overlap", () => {
  const bin = 2000 / FRAME;
  assert.equal(BANDS[0].from * bin, 31.25);
  assert.equal(BANDS.at(-1)!.until * bin, 875);
  for (const [at, band] of BANDS.slice(1).entries()) assert.equal(band.from, BANDS[at].until + 1);
});

test("a leak that turns slowly, 60 dB above the noise, is no motion", () => {
  const next = normals(7);
  const motion = motionDetector({ microphones: 1, rate: 2000 });
  let votes = 0;
  for (let frame = 0; frame < 600; frame++) {
    const block = noise(next, 2 * HOP, 5);
    for (let n = 0; n < HOP; n++) {
      const angle = (2 * Math.PI * 0.05 * (frame * HOP + n)) / 2000; // One turn in 20 s.
      block[2 * n] += 7000 * Math.cos(angle);
      block[2 * n + 1] += 7000 * Math.sin(angle);
    }
    if ((motion(block) ?? 0) > 1) votes++;
  }
  assert.ok(votes <= 6, `${votes} votes of 600 frames`);
});
