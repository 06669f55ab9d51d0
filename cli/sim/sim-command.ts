import { Command, InvalidArgumentError } from "commander";
import {
  airAbsorption,
  arrivals,
  imageSources,
  impulseResponses,
  reverberationTime,
  STANDARD_PRESSURE,
  speedIn,
} from "#sim";
import { asUsage } from "../usage-error.ts";
import { echoCommand } from "./echo-command.ts";
import { writeFloats } from "./float-file.ts";
import { nightCommand } from "./night-command.ts";
import { previewCommand } from "./preview-command.ts";
import { radarCommand } from "./radar-command.ts";
import { ripCommand } from "./rip-command.ts";
import { readCase } from "./sound-case.ts";

const CASE_HELP = `
CASE.json (m, s, Hz, degrees Celsius, %, kPa; absorption is of energy, in [0, 1]):
  {"room": {"size": [6, 5, 3],
            "absorption": {"x0": 0.2, "x1": 0.2, "y0": 0.2, "y1": 0.2, "z0": 0.4, "z1": 0.1}},
   "maxOrder": 17, "medium": {"temperature": 20, "humidity": 40}, "airAbsorption": false,
   "rate": 48000, "source": [1.3, 2.1, 0.7], "receivers": [[4.2, 3.3, 1.6], [4.3, 3.3, 1.6]]}
"room": null is a free field. "speed" in the medium overrides that of the temperature.
All conventions, and how other languages read the files: docs/acoustics.md.`;

/** `roomloop sim`: what the simulator's acoustics compute, for scripts and other languages. */
export function simCommand(print: (text: string) => void, end: (code: number) => void = () => {}): Command {
  return new Command("sim")
    .description(
      "Compute the sound of a room: air, images, impulse responses, echoes; what a radar sees; a night; preview a scenario.",
    )
    .addCommand(airCommand(print))
    .addCommand(imagesCommand(print))
    .addCommand(rirCommand(print))
    .addCommand(echoCommand(print))
    .addCommand(radarCommand(print))
    .addCommand(nightCommand(print, end))
    .addCommand(ripCommand(print))
    .addCommand(previewCommand(print));
}

function airCommand(print: (text: string) => void): Command {
  return new Command("air")
    .description("Print the attenuation of a tone by the air, dB/m, by ISO 9613-1.")
    .requiredOption("--frequency <Hz>", "50 to 100,000", number)
    .requiredOption("--temperature <C>", "-73 to 77", number)
    .requiredOption("--humidity <%>", "relative, 0 to 100", number)
    .option("--pressure <kPa>", "1 to 200", number, STANDARD_PRESSURE)
    .addHelpText(
      "after",
      `
Examples:
  roomloop sim air --frequency 33000 --temperature 20 --humidity 40
  roomloop sim air --frequency 1000 --temperature -5 --humidity 80 --pressure 84.6    at 1500 m`,
    )
    .action((air: Parameters<typeof airAbsorption>[0]) => print(String(asUsage(() => airAbsorption(air)))));
}

function imagesCommand(print: (text: string) => void): Command {
  return new Command("images")
    .description("Print each image source as each receiver hears it: CSV receiver,delay,amplitude,order.")
    .argument("<CASE.json>", "room, source and receivers")
    .addHelpText(
      "after",
      `${CASE_HELP}

delay is in s, amplitude is product(beta) / (4 pi distance) without the air, order is |nx| + |ny| + |nz|;
the numbers are float64, written so that reading them gives the same bits.

Examples:
  roomloop sim images living-room.json > images.csv
  roomloop sim images living-room.json | sort -t, -k1,1n -k2,2g | head    the earliest`,
    )
    .action((path: string) => {
      const { room, source, receivers, maxOrder, medium } = readCase(path);
      const images = imageSources({ room, at: source, maxOrder });
      print("receiver,delay,amplitude,order");
      for (const [receiver, at] of receivers.entries()) {
        const { delays, amplitudes, orders } = asUsage(() =>
          arrivals(images, { at, speed: speedIn(medium) }),
        );
        for (let from = 0; from < delays.length; from += ROWS) {
          const part = delays.subarray(from, from + ROWS);
          const rows = Array.from(
            part,
            (delay, n) => `${receiver},${delay},${amplitudes[from + n]},${orders[from + n]}`,
          );
          print(rows.join("\n"));
        }
      }
    });
}

/** Rows printed at a time: the longest text that Node holds is shorter than what 500 orders make. */
const ROWS = 10_000;

function rirCommand(print: (text: string) => void): Command {
  return new Command("rir")
    .description(
      "Write impulse responses, float32 little-endian [receiver][sample], and print what they are as JSON.",
    )
    .argument("<CASE.json>", "room, source and receivers")
    .requiredOption("--out <file>", "where to write the samples")
    .addHelpText(
      "after",
      `${CASE_HELP}

Sample 0 is the time the source is excited; the printed line has shape, rate (Hz), t30 (s, or null) per
receiver and cpuSeconds.

Examples:
  roomloop sim rir living-room.json --out rir.f32
  python3 -c 'import numpy as np; print(np.fromfile("rir.f32", "<f4").reshape(2, -1).shape)'`,
    )
    .action((path: string, { out }: { readonly out: string }) => {
      const sound = readCase(path);
      const before = process.cpuUsage();
      const { samples, length, rate } = asUsage(() => impulseResponses(sound));
      const { user, system } = process.cpuUsage(before);
      writeFloats(out, samples);
      const t30 = sound.receivers.map((_, i) =>
        reverberationTime(samples.subarray(i * length, (i + 1) * length), rate),
      );
      const shape = [sound.receivers.length, length];
      print(JSON.stringify({ shape, rate, t30, cpuSeconds: (user + system) / 1e6 }));
    });
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("expected a number");
  return value;
}
