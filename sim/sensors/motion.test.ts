import assert from "node:assert/strict";
import { test } from "node:test";
import type { Moving } from "../movers/moving.ts";
import { type MotionCell, motion } from "./motion.ts";

const OMEGA = 2 * Math.PI * 18;
const RADIUS = 0.15;

/** The tip of a desk fan's blade, and a point that rests. */
const turning: Moving = {
  name: "tip",
  scatterers: 2,
  strengths: Float64Array.of(1, 1),
  maxSpeeds: Float64Array.of(OMEGA * RADIUS, 0),
  bounds: { least: [-1, -1, -1], most: [1, 1, 1] },
  person: null,
  poseAt(time, out) {
    out.set([RADIUS * Math.cos(OMEGA * time), RADIUS * Math.sin(OMEGA * time), 0.4, 0.1, 0.2, 0.3]);
  },
};

function cellsOf(tolerance: number, longest: number, stretches: number): readonly MotionCell[] {
  const cut = motion(turning, {
    tolerances: Float64Array.of(tolerance, tolerance),
    longest,
    calm: () => true,
  });
  const cells: MotionCell[] = [];
  for (let i = 0; i < stretches; i++) {
    cut.forEachCell(i, (cell) => cells.push({ ...cell, pose: cell.pose.slice(), gains: cell.gains.slice() }));
  }
  return cells;
}

test("a cell's velocities and accelerations are those of a rotating point, to 1e-5 and 3e-5", () => {
  const cells = cellsOf(3.1e-4, 1, 3).filter(({ scatterer }) => scatterer === 0);
  assert.ok(cells.length > 10);
  for (const { begin, half, speed, push, pose } of cells) {
    for (let node = 0; node < 3; node++) {
      const phase = OMEGA * (begin + node * half);
      const [x, v, a] = [pose[node], pose[3 + node], pose[6 + node]];
      assert.ok(Math.abs(x - RADIUS * Math.cos(phase)) < 1e-12);
      assert.ok(Math.abs(v + RADIUS * OMEGA * Math.sin(phase)) < 1e-5 * RADIUS * OMEGA);
      assert.ok(Math.abs(a + RADIUS * OMEGA * OMEGA * Math.cos(phase)) < 3e-5 * RADIUS * OMEGA * OMEGA);
    }
    assert.ok(Math.abs(speed / (RADIUS * OMEGA) - 1) < 1e-4);
    assert.ok(Math.abs(push / (RADIUS * OMEGA * OMEGA) - 1) < 1e-4);
  }
});

test("each scatterer's cells follow one another without a gap, as long as its own motion lets them be", () => {
  for (const [tolerance, half] of [
    [3.5e-4, 8.2e-3],
    [1e-5, 4.1e-3],
  ] as const) {
    const cells = cellsOf(tolerance, 1, 3);
    for (const scatterer of [0, 1]) {
      const own = cells.filter((cell) => cell.scatterer === scatterer);
      for (const [i, cell] of own.entries()) {
        assert.ok(Math.abs(cell.half - (scatterer === 0 ? half : 32.8e-3)) < 1e-9, `${cell.half} s`);
        if (i > 0) assert.ok(Math.abs(cell.begin - own[i - 1].begin - 2 * cell.half) < 1e-9);
      }
    }
  }
});

test("no half cell is longer than is allowed", () => {
  for (const { half } of cellsOf(1, 0.01, 2)) assert.ok(half <= 0.01);
});
