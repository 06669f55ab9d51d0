/**
 * A device for tests, on its standard input and output: an Echo that says of itself what it is told to, in base64 of JSON (a second
 * word is the name of its firmware):
 * `counters` and `telemetry` are lists of answers, of which the last one holds on; null: it has no such method; "hangs": it never answers.
 */
import type { Scalar } from "#wire";
import { ECHO } from "../echo/echo.ts";
import { energy } from "../echo/energy.ts";
import { type Call, deviceSession } from "./device-session.ts";
import { emulatedDescriptor } from "./emulated-descriptor.ts";
import { watchPower } from "./watch-power.ts";

type Answers = readonly Readonly<Record<string, Scalar>>[] | "hangs" | null;

function answering(answers: Answers): Call {
  let calls = 0;
  return () => {
    if (answers === null) throw new Error("there is no such method");
    while (answers === "hangs"); // As firmware does that waits for a register which never changes.
    return answers[Math.min(calls++, answers.length - 1)] ?? {};
  };
}

const told = JSON.parse(Buffer.from(process.argv[2] ?? "", "base64").toString()) as Record<string, Answers>;
const take = deviceSession({
  describe: () =>
    emulatedDescriptor({
      board: "echo",
      firmware: process.argv[3] ?? "vitals",
      firmwareHash: "0".repeat(64),
      functions: [ECHO],
    }),
  firmware: { [ECHO.name]: energy },
  write: (bytes) => process.stdout.write(bytes),
  log: () => {},
  later: (seconds, act) => setTimeout(act, seconds * 1e3),
  calls: Object.fromEntries(Object.entries(told).map(([method, answers]) => [method, answering(answers)])),
});
watchPower(null, () => process.exit());
process.stdin.on("data", take);
