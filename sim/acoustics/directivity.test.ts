import assert from "node:assert/strict";
import { test } from "node:test";
import { directivityAt, OMNIDIRECTIONAL } from "./directivity.ts";

const AXIS = [1, 0, 0] as const;

test("a piston has its first null at x = 3.8317, its first side lobe at -17.57 dB, and half its pressure at 2.2151", () => {
  // Zeros and extremes of 2 J1(x) / x: Abramowitz & Stegun tables 9.5 and 9.1; Kinsler et al. gives -17.5 dB.
  const gain = directivityAt({ axis: AXIS, radius: 0.01, behindDb: 20 }, 1000);
  const at = (x: number) => gain(Math.sqrt(1 - (x / 10) ** 2));
  assert.ok(Math.abs(at(3.83170597)) < 1e-8);
  assert.ok(Math.abs(20 * Math.log10(-at(5.13562)) + 17.57) < 0.01);
  assert.ok(Math.abs(at(1) - 2 * 0.4400505857) < 1e-9);
  assert.ok(Math.abs(at(8) - (2 * 0.2346363469) / 8) < 1e-9);
  assert.equal(gain(1), 1);
});

test("straight behind it is weaker than aside by what was given, and nothing jumps at 90 degrees", () => {
  const gain = directivityAt({ axis: AXIS, radius: 0.003, behindDb: 15 }, 604);
  assert.ok(Math.abs(20 * Math.log10(gain(-1) / gain(0)) + 15) < 1e-9);
  const step = 1e-4;
  assert.ok(Math.abs(gain(step) - gain(-step)) < 1e-7, "value");
  assert.ok(Math.abs(gain(step) - 2 * gain(0) + gain(-step)) / step < 1e-3, "slope");
});

test("a point without a case is alike in all directions", () => {
  const gain = directivityAt(OMNIDIRECTIONAL, 604);
  for (const cosine of [-1, -0.3, 0, 0.7, 1]) assert.equal(gain(cosine), 1);
});
