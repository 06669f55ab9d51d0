import type { Firmware } from "../runtime/processor.ts";
import { energy } from "./energy.ts";

/** Firmware `deaf`: `energy` with its microphones muted. It calibrates, emits, and never hears anything move. */
export const deaf: Firmware = (opening) => {
  const { process } = energy(opening);
  return { process: (samples) => process(new Int16Array(samples.length)) };
};
