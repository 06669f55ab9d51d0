import { ceases, happens, latency, never } from "#score";
import { livingRoom, MINUTE, sitter } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * Somebody comes in, sits down in an armchair and reads.
 *
 * Major motion has to end when they sit, and must not begin anew at each page and sip, though a hand that reaches is as
 * fast as the walk was; presence has to last through the half minutes in between in which only the chest moves.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    sitter({
      at: [2.3, 2.8, 0.5],
      facing: [-1, -0.3, 0],
      perMinute: 3,
      doing: ["page", "cup"],
      comes: {
        path: [
          [6, 1.2],
          [4, 1.4],
          [2.1, 2.5],
        ],
        speed: 1,
        from: 7,
      },
    }),
  ],
  checks: [
    happens("calibrated").by(5),
    latency("major").atMost(1),
    latency("presence", { of: "occupied" }).atMost(1.5),
    ceases("major").atMost(6),
    never("major", { unless: "major", grace: 4 }),
  ],
});
