import type { Actuation, StreamFormat } from "#contracts";
import type { Source } from "#rigs";
import { type BedroomNight, binWidthOf } from "#sim";
import { Unsuitable } from "./source.ts";

/** Frames from an alarm's index to where it is heard: what is already under way when it comes. */
const HEARD_AFTER = 2;

/**
 * A night as the stream of a device's function: range profiles as integers of which 32768 is the format's full scale, clipped and rounded.
 *
 * An alarm that the device sounds is heard in the bedroom two frames after its index; who wakes by it moves from there on.
 *
 * @param seconds How much of the night, at most; all of it if not given.
 * @throws Unsuitable if the function takes something else than the night's radar gives.
 */
export function nightSource(
  night: BedroomNight,
  format: StreamFormat,
  blockLength: number,
  seconds = Infinity,
): Source {
  expectFormat(night, format);
  const { receivers, bins, rate } = night;
  const total = Math.min(night.frames, Math.round(seconds * rate));
  const values = 2 * receivers * bins;
  const step = format.fullScale / 32_768;
  let index = 0;
  return {
    total,
    next(actuations) {
      for (const actuation of actuations) sound(night, actuation, total);
      if (index >= total) return null;
      const length = Math.min(blockLength, total - index);
      const volts = new Float32Array(length * values);
      night.write(volts);
      const samples = Int16Array.from(volts, (value) =>
        Math.max(-32_768, Math.min(32_767, Math.round(value / step))),
      );
      const block = { index, length, samples };
      index += length;
      return block;
    },
  };
}

function sound(night: BedroomNight, { kind, on, index }: Actuation, total: number): void {
  if (kind === "alarm" && on && index + HEARD_AFTER < total) night.alarm((index + HEARD_AFTER) / night.rate);
}

function expectFormat({ receivers, bins, rate, radar }: BedroomNight, format: StreamFormat): void {
  const { kind, channels, radar: layout } = format;
  const wanted = `${kind} of ${channels} x ${layout?.chirps ?? 1} x ${layout?.bins ?? 0} at ${format.rate} Hz`;
  const made = `profiles of ${receivers} x 1 x ${bins} at ${rate} Hz`;
  if (wanted !== made || !layout?.complex)
    throw new Unsuitable(
      `the device takes ${wanted}${layout?.complex ? "" : ", real"}; a night is complex ${made}`,
    );
  const { rangeStep } = layout.parameters;
  const width = binWidthOf(radar);
  if (rangeStep !== undefined && Math.abs(rangeStep / width - 1) > 1e-6)
    throw new Unsuitable(`the device's bins are ${rangeStep} m wide; a night's are ${width} m`);
}
