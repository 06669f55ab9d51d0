import { join } from "node:path";
import { Command } from "commander";
import { EXIT_CODE } from "#contracts";
import { now, since } from "#drivers";
import { nightPng } from "#reports";
import { bedroom, bedroomNight, EPOCH } from "#sim";
import { asUsage, UsageError } from "../usage-error.ts";
import { nightFolder, writeNight, writeProfiles } from "./night-files.ts";
import { addNightFlags, addRoomFlags, bedroomOptions, type RoomFlags } from "./night-options.ts";
import { nightView } from "./night-view.ts";
import { playNight } from "./play-night.ts";
import { writeFile } from "./write-file.ts";

/** `roomloop sim night`: a night in a bedroom as truth, technologists, respiration, range profiles and a picture. */
export function nightCommand(print: (text: string) => void, end: (code: number) => void): Command {
  const command = new Command("night").description(
    "Simulate a night in a bedroom: truth, technologists, respiration, range profiles and a picture.",
  );
  addRoomFlags(addNightFlags(command, "folder to write to; made if it is not there"));
  return command
    .addHelpText(
      "after",
      `
DIR gets truth.json, hypnogram.csv (truth and three technologists), respiration.f32 (25 Hz), profiles.f32 (60 GHz, 20 Hz; some
440 MB for eight hours), night.png, and files.json, which says what is in them. Files of these names are replaced.
The bed's sides are seen from the bedside device: who sleeps on the near one is 0.75 m from it.

Examples:
  roomloop sim night --age 45 --sex f --seed 7 --out night-7
  roomloop sim night --seed 8 --partner last-in --pet dog --fan --device foot --out night-8
  roomloop sim night --apnoea 30 --hours 6 --alarm 5.5 --out apnoeic
  roomloop sim night --hours 0.5 --rig bedside --out short    both ends say how many frames, and their digest;
                                                            a pseudo-terminal takes some 1 ms a frame
  python3 -c 'import numpy as np; print(np.memmap("night-7/profiles.f32", "<c8").reshape(-1, 3, 32).shape)'`,
    )
    .action(async (flags: RoomFlags) => {
      const { out } = flags;
      const staged = asUsage(() => bedroom(bedroomOptions(flags)));
      const alarm = alarmOf(flags, staged);
      const night = bedroomNight(staged, staged.seed);
      nightFolder(out);
      const before = process.cpuUsage();
      const tell = progress(staged.duration / EPOCH);
      const watched = writeProfiles(join(out, "profiles.f32"), night, alarm, tell);
      const { user, system } = process.cpuUsage(before);
      writeNight(out, staged, night, flags);
      writeFile(join(out, "night.png"), nightPng(nightView(staged, night, watched)));
      const { frames, receivers, bins } = night;
      const woke = alarm === null ? {} : { alarm, woke: night.sleeper?.night.alarms[0]?.woke ?? null };
      const shape = [frames, receivers, bins];
      const played = flags.rig === undefined ? null : await playNight(staged, flags.rig);
      if (played?.cause) end(EXIT_CODE[played.cause.blame === "device" ? "fail" : "error"]);
      print(
        JSON.stringify({
          out,
          duration: staged.duration,
          shape,
          ...woke,
          ...played,
          cpuSeconds: (user + system) / 1e6,
        }),
      );
    });
}

/** When the alarm goes off, s. @throws UsageError if nobody is there or it would come after the end. */
function alarmOf({ alarm }: RoomFlags, { sleeper }: ReturnType<typeof bedroom>): number | null {
  if (alarm === undefined) return null;
  if (sleeper === null) throw new UsageError("--alarm: with --empty there is nobody to wake");
  const { lightsOut, duration } = sleeper.rest.night;
  const at = lightsOut + 3600 * alarm;
  if (at < duration) return at;
  const most = (duration - lightsOut) / 3600;
  throw new UsageError(`--alarm: ${alarm} h after lights-out is past the night's end, ${most.toFixed(2)} h`);
}

/** How often progress is told where it cannot be rewritten, and where it can, s. */
const [PLAIN_EVERY, REWRITE_EVERY] = [15, 0.2];

/** Tells on standard error how much of the night is written. */
function progress(epochs: number): (done: number) => void {
  const began = now();
  const animated = process.stderr.isTTY === true;
  let told = 0;
  return (done) => {
    const elapsed = since(began);
    if (done === epochs && animated) process.stderr.write("\r\x1b[K");
    if (done === epochs || elapsed - told < (animated ? REWRITE_EVERY : PLAIN_EVERY)) return;
    told = elapsed;
    const left = ((epochs - done) / done) * elapsed;
    const line = `${((done * EPOCH) / 3600).toFixed(1)} of ${((epochs * EPOCH) / 3600).toFixed(1)} h simulated, ${left.toFixed(0)} s left`;
    process.stderr.write(animated ? `\r\x1b[K${line}` : `${line}\n`);
  };
}
