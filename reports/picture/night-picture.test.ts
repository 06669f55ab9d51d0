import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "fast-png";
import { canvas } from "./canvas.ts";
import { type NightPicture, nightPng } from "./night-picture.ts";
import { LEFT, RIGHT, STAGE_COLOURS } from "./panel.ts";

const EPOCHS = 660;
const stages = Int8Array.from({ length: EPOCHS }, (_, n) => Math.floor(n / 132));
const night: NightPicture = {
  title: "A night of five parts",
  subtitle: "none",
  begins: 23 * 3600,
  epoch: 30,
  stages,
  scorers: [stages, stages.map((stage, n) => (n < 66 ? 4 : stage))],
  inBed: [{ from: 0, until: 30 * EPOCHS }],
  apnoeas: [],
  lightsOut: 60,
  rises: 29 * EPOCHS,
  breathing: [new Float64Array(EPOCHS).fill(15)],
  moved: new Float64Array(EPOCHS),
  power: Float32Array.from({ length: EPOCHS * 32 }, (_, n) => (n % 32 === 10 ? 40 : -10)),
  binWidth: 0.15,
  temperature: new Float64Array(EPOCHS).fill(19),
  illuminance: new Float64Array(EPOCHS).fill(1),
};

const drawn = decode(nightPng(night));

/** Colours of a column of the picture. */
function column(x: number): readonly string[] {
  const { width, height, data } = drawn;
  return Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)).join(),
  );
}

test("each stage has its colour in its own row, deeper sleep lower, in the fifth of the night that it fills", () => {
  const heights = STAGE_COLOURS.map((colour, stage) => {
    const middle = Math.round(LEFT + ((RIGHT - LEFT) * (stage + 0.5)) / 5);
    const found = column(middle).slice(0, 302).indexOf(colour.join());
    assert.ok(found > 0, `stage ${stage}`);
    for (const [other, wrong] of STAGE_COLOURS.entries()) {
      if (other !== stage) assert.ok(!column(middle).slice(0, 302).includes(wrong.join()));
    }
    return found;
  });
  const [wake = 0, n1 = 0, n2 = 0, n3 = 0, rem = 0] = heights;
  assert.ok(wake < rem && rem < n1 && n1 < n2 && n2 < n3);
});

test("scorers are said to disagree where they do: a tenth of this night", () => {
  const strip = (share: number) => column(Math.round(LEFT + (RIGHT - LEFT) * share)).slice(362, 370);
  assert.ok(strip(0.05).includes("90,90,96"));
  assert.ok(!strip(0.15).includes("90,90,96"));
});

test("a bed without anybody makes a picture, a night without epochs does not", () => {
  const empty = {
    ...night,
    stages: null,
    scorers: [],
    inBed: [],
    breathing: [],
    lightsOut: null,
    rises: null,
  };
  assert.equal(decode(nightPng(empty)).width, 1600);
  assert.throws(() => nightPng({ ...night, moved: new Float64Array(0) }), /at least one epoch/);
});

test("letters are those they should be: an L is a stroke down and one along, and reads upward when upright", () => {
  const letter = (upright: boolean) => {
    const image = canvas(20, 20);
    image.text(10, 10, "L", { size: 1, upright });
    const { data, width } = decode(image.png());
    const dark: [number, number][] = [];
    for (let n = 0; n < width * 20; n++)
      if (data[3 * n] === 30) dark.push([n % width, Math.floor(n / width)]);
    return dark;
  };
  const dots = letter(false);
  const left = Math.min(...dots.map(([x]) => x));
  const low = Math.max(...dots.map(([, y]) => y));
  assert.equal(dots.length, 11);
  assert.ok(dots.every(([x, y]) => x === left || y === low));
  const turned = letter(true);
  const right = Math.max(...turned.map(([x]) => x));
  const foot = Math.max(...turned.map(([, y]) => y));
  assert.equal(turned.length, 11);
  assert.ok(turned.every(([x, y]) => x === right || y === foot));
});
