import { valuesPerSample } from "#wire";
import type { Answer, Firmware } from "../runtime/processor.ts";

/** Frames between two reports: a minute. */
const REPORT_EVERY = 1200;

/** Firmware `counter`: counts radar frames, says after each minute of them how many there were, and looks at none. */
export const counter: Firmware = ({ input }) => {
  const values = valuesPerSample(input);
  let frames = 0;
  return {
    process(samples) {
      const answers: Answer[] = [];
      for (const end = frames + samples.length / values; frames < end; ) {
        frames += 1;
        if (frames % REPORT_EVERY === 0) {
          answers.push({
            event: { kind: "counted", state: "on", index: frames, confidence: 1, value: frames },
          });
        }
      }
      return answers;
    },
  };
};
