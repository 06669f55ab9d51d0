import { happens, never } from "#score";
import { livingRoom, MINUTE, vacuum } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * A robot vacuum sets out across the empty room.
 *
 * For minutes something goes to and fro at 0.3 m/s, the speed at which truth begins to call motion of a person major; it
 * stops and turns as people do. But it goes at one speed exactly, and has no limbs: only a brush, whose lines lie
 * symmetric about it.
 */
export default scenario({
  seed: 1,
  duration: 2 * MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    vacuum({
      area: [
        [1, 0.4],
        [4.6, 3.6],
      ],
      from: 15,
      until: 100,
    }),
  ],
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
