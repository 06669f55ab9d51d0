import { ceases, happens, latency, never } from "#score";
import { livingRoom, MINUTE, sitter, walker } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * Two people: one crosses the room and leaves, the other sits by the window throughout and types.
 *
 * The one who leaves takes all major motion along; the one who stays is faint, and moves now and then. Major has to end
 * with the walk, while the room stays occupied.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    sitter({
      at: [3.4, 3.2, 0.5],
      facing: [-1, -0.5, 0],
      perMinute: 4,
      doing: ["type", "shift", "cup"],
      from: 30,
    }),
    walker({
      path: [
        [3.2, -1],
        [3, 1],
        [3.6, 1.8],
        [3.2, -1],
      ],
      speed: 1.1,
      from: 8,
    }),
  ],
  checks: [
    happens("calibrated").by(5),
    latency("major").atMost(1),
    ceases("major").atMost(3),
    never("major", { unless: "major", grace: 2 }),
  ],
});
