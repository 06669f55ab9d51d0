/**
 * A device for tests, on its standard input and output: two functions that are open at once, calls and files.
 *
 * `mean` takes pcm of two channels at 1000 Hz, sends back their mean at 500 Hz and uploads once a second; `count` takes a
 * radar's profiles at 10 Hz and says what it counted.
 */
import { createHash } from "node:crypto";
import { type FunctionDescriptor, PROTOCOL } from "#wire";
import { deviceSession } from "./device-session.ts";
import { LARGEST_TAKEN } from "./open-stream.ts";
import type { Answer, Firmware } from "./processor.ts";
import { ACK_EVERY } from "./report-ring.ts";
import { watchPower } from "./watch-power.ts";

const PCM = { kind: "pcm", channels: 2, rate: 1000, encoding: "i16", fullScale: 1, radar: null } as const;
const PROFILES: FunctionDescriptor["input"] = {
  ...{ kind: "profiles", channels: 3, rate: 10, encoding: "i16", fullScale: 1 },
  radar: { chirps: 1, bins: 8, complex: true, parameters: { rangeStep: 0.1 } },
};
const FUNCTIONS: readonly FunctionDescriptor[] = [
  { name: "mean", input: PCM, output: { ...PCM, channels: 1, rate: 500 }, events: [], actuations: [] },
  { name: "count", input: PROFILES, output: null, events: ["counted"], actuations: ["light"] },
];

const mean: Firmware = ({ cloud }) => {
  let index = 0;
  let held: number[] = [];
  return {
    process(samples) {
      const answers: Answer[] = [];
      held.push(...samples);
      const whole = Math.floor(held.length / 4);
      const feed = Int16Array.from({ length: whole }, (_, n) => {
        const [a = 0, b = 0, c = 0, d = 0] = held.slice(4 * n);
        return Math.trunc((a + b + c + d) / 4);
      });
      held = held.slice(4 * whole);
      if (whole > 0) answers.push({ feed });
      for (const end = index + samples.length / 2; index < end; ) {
        index++;
        if (index % 1000 !== 0) continue;
        const content = Uint8Array.of(cloud ? 1 : 0, 255);
        answers.push({ upload: { kind: "summary", index, bytes: 2, content } });
      }
      return answers;
    },
  };
};

const count: Firmware = ({ lead }) => {
  let index = 0;
  return {
    process(samples) {
      index += samples.length / 48;
      return [
        { event: { kind: "counted", state: "on", index, confidence: 1, value: index } },
        { actuation: { kind: "light", index: index + lead, level: 0.5, on: index % 2 === 0 } },
      ];
    },
  };
};

let used = createHash("sha256").update("the first").digest("hex");
let before = used;
const take = deviceSession({
  describe: () => ({
    ...{
      protocol: { least: PROTOCOL, most: PROTOCOL },
      largestFrame: LARGEST_TAKEN,
      chip: "none",
      board: "test",
    },
    ...{
      firmware: "two",
      firmwareHash: used,
      resetCause: "power-on",
      uptime: process.uptime(),
      bootCount: 1,
    },
    ...{ sampleDriven: true, clockRate: 1e6, functions: FUNCTIONS, ackEvery: ACK_EVERY },
  }),
  firmware: { mean, count },
  write: (bytes) => process.stdout.write(bytes),
  log: () => {},
  calls: {
    threshold: ({ kind, value }) => {
      if (kind !== "counted") throw new Error(`there is no threshold of ${kind}`);
      return { value: value ?? 0 };
    },
  },
  bulk: {
    refusal: ({ kind }) => (kind === "model" ? null : `takes models, and no ${kind}`),
    inUse: () => used,
    apply({ sha256 }, file) {
      if (file[0] === 0xff) return "it does not pass its test";
      before = used;
      used = sha256;
      return null;
    },
    rollback() {
      used = before;
      return null;
    },
  },
});
watchPower(null, () => process.exit());
process.stdin.on("data", take);
