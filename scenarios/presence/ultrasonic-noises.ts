import { happens, never } from "#score";
import { hiss, keys, knocks, livingRoom, MINUTE } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * Nobody moves in the room, but it is heard: keys jingle by the door, a spray can hisses, something is put down hard.
 *
 * All of them fill the band round the carrier for a moment, on both sides alike, and with no echo at all: the carrier
 * need not even be on. The knock shakes the device besides.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  noises: [
    keys({ at: [4, 1.2, 1], from: 12, every: 20 }),
    hiss({ at: [3, 3, 1.5], from: 26, until: 29 }),
    knocks({ at: [1, 3.5, 0.8], from: 36, until: 56 }),
  ],
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
