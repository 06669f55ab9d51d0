import { happens, latency, never } from "#score";
import { livingRoom, MINUTE, sitter } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * Somebody has sat in an armchair since before the device was switched on, reads, and drinks tea.
 *
 * Between a page and the next lift of the cup only the chest moves, by millimetres, twenty seconds and more at a time;
 * and nothing ever comes in by the door. A hand that reaches is as fast as a person who walks: it must count as
 * presence, and not as major motion.
 */
export default scenario({
  seed: 1,
  duration: 2 * MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    sitter({ at: [2.4, 2.6, 0.5], facing: [-1, -0.3, 0], perMinute: 3, doing: ["page", "cup", "reach"] }),
  ],
  checks: [
    happens("calibrated").by(5),
    latency("presence", { of: "occupied" }).atMost(MINUTE),
    never("major"),
  ],
});
