/**
 * For tests: joins a pseudo-terminal to a TCP port of this machine, `testing-relay.js PORT`. The master is on its standard
 * input and output, its power line on fd 3. No TypeScript, so that it starts in a tenth of a second.
 */
import { connect, Socket } from "node:net";
import { argv, exit, stdin, stdout } from "node:process";

const far = connect({ host: "127.0.0.1", port: Number(argv[2]), noDelay: true });
const power = new Socket({ fd: 3, readable: true, writable: false });
for (const stream of [far, power]) {
  stream.on("error", () => exit()).on("close", () => exit());
}
power.resume();
stdin.pipe(far).pipe(stdout);
