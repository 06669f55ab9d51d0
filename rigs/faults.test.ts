/** "Faults to survive": what a bad line does to a conversation, over pipes and over a pseudo-terminal. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Faults } from "#drivers";
import { DEADLINES } from "./deadlines.ts";
import { PIPE } from "./emulated.ts";
import { type Talk, talk } from "./testing.ts";
import { WAYS } from "./testing-faulty.ts";

/** Long enough for a machine that is busy with all the other tests. */
const PATIENT = { ...DEADLINES, hello: 60 };

/** What nobody on the line may change. */
function meant({ cause, received, events, actuations }: Talk) {
  return { cause, received, events, actuations };
}

let sound: Talk;
before(async () => {
  sound = await talk({ rig: PIPE, firmware: "energy", deadlines: PATIENT });
  assert.equal(sound.cause, null, sound.cause?.message);
  assert.ok(sound.actuations.length > 5 && sound.events.length > 0);
});

type Counts =
  | "corrupted"
  | "dropped"
  | "stalls"
  | "cuts"
  | "duplicated"
  | "reordered"
  | "garbage"
  | "truncated";

/** Faults that a conversation survives whole, and what has to have happened. */
const SURVIVED: readonly (readonly [
  name: string,
  faults: Omit<Faults, "seed">,
  happened: readonly Counts[],
])[] = [
  // First, because it is waiting for the most part: longer than a device may be silent.
  [
    "a line cut in mid-stream that is back after 6 s",
    { toDevice: { cuts: [{ at: 60_000, ms: 6000 }] } },
    ["cuts"],
  ],
  ["1 in 10 000 bytes corrupted", { toDevice: { corrupt: 1e-4 }, toHost: { corrupt: 1e-4 } }, ["corrupted"]],
  ["1 % of frames dropped", { toDevice: { drop: 0.01 }, toHost: { drop: 0.01 } }, ["dropped"]],
  [
    "a stall of 2 s each way",
    { toDevice: { stalls: [{ at: 40_000, ms: 2000 }] }, toHost: { stalls: [{ at: 6000, ms: 2000 }] } },
    ["stalls"],
  ],
  [
    "frames doubled, out of order, cut off, and garbage between them, 1 % each",
    {
      toDevice: { duplicate: 0.01, reorder: 0.01, truncate: 0.01, garbage: 0.01 },
      toHost: { duplicate: 0.01, reorder: 0.01, truncate: 0.01, garbage: 0.01 },
    },
    ["duplicated", "reordered", "truncated", "garbage"],
  ],
];

for (const { name: way, missing, rig: rigWith } of WAYS) {
  describe(way, { concurrency: 3, ...(missing === null ? {} : { skip: missing }) }, () => {
    for (const [name, faults, happened] of SURVIVED) {
      test(`${way}: ${name} changes nothing of what was meant`, async () => {
        const rig = rigWith({ faults });
        const heard = await talk({ rig, firmware: "energy", deadlines: PATIENT });
        const [{ counts }] = rig.lines as [(typeof rig.lines)[number]];
        assert.deepEqual(meant(heard), meant(sound), JSON.stringify([heard.cause, heard.link, counts]));
        for (const fault of happened) {
          assert.ok(counts.toDevice[fault] + counts.toHost[fault] > 0, `${fault} never happened`);
        }
      });
    }
  });
}
