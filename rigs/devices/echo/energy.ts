import type { Answer, Firmware } from "../runtime/processor.ts";
import { type Calibrated, calibration } from "./calibration.ts";
import { inHops } from "./in-hops.ts";
import { HOP, motionDetector } from "./motion-detector.ts";
import { presence } from "./presence.ts";

/** Frames from which the background is learnt before the device arms: 0.26 s at 2 kHz. */
const LEARN = 8;

/**
 * Firmware `energy`: motion is sideband energy.
 *
 * A reference implementation, plain rather than good: it calibrates (`calibration`), learns the background, says
 * `calibrated` and from then on compares the sidebands' energy with the background (`motionDetector`) and says `major`
 * and `presence` (`presence`). It cannot tell a person from anything else that moves as fast, and calls every
 * motion major. Confidence of `calibrated` is the share of steady power in all power, see `chooseEmission`.
 * All of it happens hop by hop: the index of an event is the end of the hop that decided it.
 */
export const energy: Firmware = ({ input, lead }) => {
  const microphones = input.channels;
  const calibrate = calibration({ microphones, lead });
  const motion = motionDetector({ microphones, rate: input.rate });
  const changes = presence(input.rate / HOP);
  let answers: Answer[] = [];
  let index = 0;
  let calibrated: Calibrated | null = null;
  let frames = 0;

  function detect(hop: Float64Array, { confidence }: Calibrated): void {
    const ratio = motion(hop);
    if (ratio === null) return;
    frames++;
    if (frames === LEARN) answers.push({ event: { kind: "calibrated", state: "on", index, confidence } });
    if (frames <= LEARN) return;
    for (const change of changes(ratio)) answers.push({ event: { ...change, index } });
  }

  const take = inHops(2 * microphones * HOP, (hop) => {
    index += HOP;
    if (calibrated) return detect(hop, calibrated);
    const step = calibrate(hop);
    if (step.emission) answers.push({ actuation: step.emission });
    calibrated = step.calibrated;
  });

  return {
    process(samples) {
      answers = [];
      take(samples);
      return answers;
    },
  };
};
