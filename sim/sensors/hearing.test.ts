import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { StreamFormat } from "#contracts";
import { fan } from "../movers/fan.ts";
import { walker } from "../movers/walker.ts";
import { airflow } from "../noises/airflow.ts";
import { hiss } from "../noises/hiss.ts";
import { keys } from "../noises/keys.ts";
import { knocks } from "../noises/knocks.ts";
import { otherSensor } from "../noises/other-sensor.ts";
import { livingRoom } from "../room.ts";
import { scene } from "../scene.ts";
import { emission } from "../testing.ts";
import { unit } from "../unit.ts";
import { hearing } from "./hearing.ts";

/** Memories of kernels made since this file was loaded that are still in use: the engine does not count them as its own. */
const kernels: WeakRef<{ readonly buffer: ArrayBuffer }>[] = [];
const engine = globalThis as unknown as {
  WebAssembly: {
    Instance: new (module: object) => { readonly exports: { readonly memory: { buffer: ArrayBuffer } } };
  };
};
const Original = engine.WebAssembly.Instance;
engine.WebAssembly.Instance = class extends Original {
  constructor(module: object) {
    super(module);
    kernels.push(new WeakRef(this.exports.memory));
  }
};

const staged = scene({
  room: livingRoom(),
  device: { at: [0.5, 2, 1], unit: unit({ microphones: [[0.03, 0, 0.03]] }) },
  movers: [
    walker({
      path: Array.from({ length: 40 }, (_, n): readonly [number, number] => (n % 2 ? [3, 1] : [2, 3])),
    }),
    fan({ at: [3, 2, 1], blades: 1 }),
  ],
  noises: [
    airflow(),
    hiss({ at: [4, 3, 0.5] }),
    keys({ at: [2, 1, 1] }),
    knocks({ at: [1, 3, 1] }),
    otherSensor({ at: [4, 1, 1] }),
  ],
  drift: {},
});

for (const [format, seconds] of [
  [{ kind: "baseband", rate: 2000 }, 2],
  [{ kind: "pcm", rate: 96_000 }, 0.3],
] as const) {
  test(`a scene with noises takes no more memory after four times as long, as ${format.kind}`, () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const width = format.kind === "pcm" ? 1 : 2;
    const heard = hearing(staged, format as unknown as StreamFormat, { seed: 1, maxOrder: 0 });
    heard.emit(emission(0));
    const step = format.rate / 100;
    const out = new Float64Array(step * width);
    let index = 0;
    const after = (time: number) => {
      for (; index < time * format.rate; index += step) heard.hear(index, step, out);
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      const held = kernels.reduce((sum, kernel) => sum + (kernel.deref()?.buffer.byteLength ?? 0), 0);
      return { own: heapUsed + arrayBuffers, held };
    };
    after(seconds); // by which time the engine has compiled most of the code
    const once = after(2 * seconds);
    const late = after(8 * seconds);
    assert.ok(once.held > 0, "no kernel's memory was found");
    assert.ok(late.held <= once.held, `kernels hold ${late.held} bytes, after ${once.held}`);
    // One number kept for each sample would be 192 kB of baseband and 1.4 MB of PCM.
    assert.ok(late.own - once.own < 150_000, `${late.own - once.own} bytes more in ${6 * seconds} s`);
  });
}
