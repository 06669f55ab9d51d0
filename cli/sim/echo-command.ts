import { Command } from "commander";
import { type EchoCase, movingEchoes, type SampledPath } from "#sim";
import { asUsage } from "../usage-error.ts";
import { writeFloats } from "./float-file.ts";
import { only, parseCase, positive, readJson, readPoint } from "./sound-case.ts";

/** `roomloop sim echo`: what scatterers on given paths return, as complex baseband. */
export function echoCommand(print: (text: string) => void): Command {
  return new Command("echo")
    .description(
      "Write echoes of moving scatterers, float32 I,Q [receiver][sample], and print what they are as JSON.",
    )
    .argument("<CASE.json>", "that of `sim rir` with carrier, duration and scatterers")
    .requiredOption("--out <file>", "where to write the samples")
    .option("--exact", "find every path anew for every sample: slow, the reference")
    .addHelpText(
      "after",
      `
CASE.json is that of \`roomloop sim rir\`, its "rate" being that of the baseband, with
  "carrier": 33000, "duration": 2,
  "scatterers": [{"strength": 0.1, "rate": 200, "start": -0.1, "path": [[3, 2, 1], [3, 2.01, 1], ...]}]
The printed line has shape, rate (Hz), cpuSeconds and pruned, the paths left out as too weak.
All conventions: docs/echoes.md.

Examples:
  roomloop sim echo walk.json --out walk.f32
  python3 -c 'import numpy as np; print(np.fromfile("walk.f32", "<c8").reshape(2, -1).shape)'`,
    )
    .action((path: string, { out, exact = false }: { readonly out: string; readonly exact?: boolean }) => {
      const given = readJson(path, parseEchoCase);
      const before = process.cpuUsage();
      const { samples, length, pruned } = asUsage(
        () => movingEchoes(given, { exact }),
        (message) => `${path}: ${message}`,
      );
      const { user, system } = process.cpuUsage(before);
      writeFloats(out, samples);
      const shape = [given.receivers.length, length];
      print(JSON.stringify({ shape, rate: given.rate, cpuSeconds: (user + system) / 1e6, pruned }));
    });
}

/** Reads a parsed CASE. @throws TypeError or RangeError that names the key. */
function parseEchoCase(value: unknown): EchoCase {
  const own = ["carrier", "duration", "scatterers"];
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
  const sound = parseCase(
    Array.isArray(value) || entries.length === 0
      ? value
      : Object.fromEntries(entries.filter(([key]) => !own.includes(key))),
  );
  const given = only(Object.fromEntries(entries.filter(([key]) => own.includes(key))), "case", own);
  const carrier = positive(given, "case", "carrier");
  if (sound.airAbsorption && !(carrier >= 50 && carrier <= 100_000)) {
    throw new RangeError(`case.carrier: expected 50 to 100000 Hz where air absorbs, got ${carrier}`);
  }
  const duration = positive(given, "case", "duration");
  if (Math.round(duration * sound.rate) < 1) {
    throw new RangeError(`case.duration: ${duration} s has not one sample at ${sound.rate} Hz`);
  }
  const { room, medium, maxOrder, source, receivers, rate, airAbsorption = false } = sound;
  const scatterers = given.list("scatterers", readScatterer);
  return { room, medium, maxOrder, source, receivers, rate, airAbsorption, carrier, duration, scatterers };
}

function readScatterer(value: unknown, where: string): SampledPath {
  const given = only(value, where, ["strength", "rate", "start", "path"]);
  const path = given.list("path", (point, place) => readPoint(point, place));
  if (path.length < 4)
    throw new RangeError(`${where}.path: expected at least 4 positions, got ${path.length}`);
  return {
    strength: given.number("strength"),
    rate: positive(given, where, "rate"),
    start: Object.hasOwn(value as object, "start") ? given.number("start") : 0,
    path,
  };
}
