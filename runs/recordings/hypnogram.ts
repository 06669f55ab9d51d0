import type { Truth, TruthInterval } from "#contracts";
import type { Annotation } from "./read-edf.ts";
import { RecordingError } from "./recording-error.ts";

/** What of a night is truth: stages as states. */
export const STAGES = ["wake", "n1", "n2", "n3", "rem"] as const;

/**
 * Texts that stand for a stage, in lower case; null where a scorer could not tell. Those of EDF+ are its standard texts;
 * stages 3 and 4 of Rechtschaffen and Kales are N3 of the AASM, and M is movement time.
 *
 * @see Kemp & Olivan 2003, "Standard texts"; AASM Manual for the Scoring of Sleep, 2007.
 */
const TEXTS: Readonly<Record<string, (typeof STAGES)[number] | null>> = {
  ...{ w: "wake", wake: "wake", n1: "n1", n2: "n2", n3: "n3", n4: "n3", r: "rem", rem: "rem" },
  ...{ "?": null, m: null, mt: null, "movement time": null },
};

/** Stages by number, as Rechtschaffen and Kales have them. Without the words before it, 4 is REM to some. */
const NUMBERS: typeof TEXTS = { "0": "wake", "1": "n1", "2": "n2", "3": "n3", "4": "n3" };

const PREFIX = /^sleep stage\s+/;

/**
 * The stage that a text stands for: "Sleep stage N2", "Sleep stage 2" and "N2" are one. Undefined if it stands for none,
 * null if it says that nobody could tell.
 */
export function stageOf(text: string): (typeof STAGES)[number] | null | undefined {
  const words = text.trim().toLowerCase();
  const word = words.replace(PREFIX, "");
  if (word !== words && Object.hasOwn(NUMBERS, word)) return NUMBERS[word];
  return Object.hasOwn(TEXTS, word) ? TEXTS[word] : undefined;
}

/** Stages that a scorer wrote into an EDF+ file, as truth; other annotations are left out. */
export function annotatedStages(
  annotations: readonly Annotation[],
  name: string,
): Pick<Truth, "states" | "intervals"> {
  const stages = annotations.flatMap(({ onset, duration, text }) => {
    // A letter alone may be anything that somebody marked.
    const spoken = PREFIX.test(text.trim().toLowerCase()) || /^movement time$/i.test(text.trim());
    const stage = spoken ? stageOf(text) : undefined;
    return stage === undefined ? [] : [{ stage, onset, duration }];
  });
  if (stages.length === 0) {
    throw new RecordingError(
      `${name}: expected annotations such as "Sleep stage N2", found none of ${annotations.length}`,
    );
  }
  const intervals = stages.map(({ stage, onset, duration }, n) => {
    const until = duration === null ? stages[n + 1]?.onset : onset + duration;
    if (until === undefined) {
      throw new RecordingError(`${name}: the last stage, at ${onset} s, has no duration`);
    }
    return { stage, from: onset, until };
  });
  return { states: STAGES, intervals: joined(intervals, name) };
}

/** Stages of consecutive epochs, s each, as truth. */
export function listedStages(
  texts: readonly string[],
  epoch: number,
  name: string,
): Pick<Truth, "states" | "intervals"> {
  const intervals = texts.map((text, n) => {
    const stage = stageOf(text);
    if (stage === undefined) {
      throw new RecordingError(
        `${name}[${n}]: expected a stage such as W, N1, N2, N3, R or ?, got "${text.slice(0, 40)}"`,
      );
    }
    return { stage, from: n * epoch, until: (n + 1) * epoch };
  });
  return { states: STAGES, intervals: joined(intervals, name) };
}

interface Staged {
  readonly stage: (typeof STAGES)[number] | null;
  readonly from: number;
  readonly until: number;
}

/** Neighbours of one stage as one interval; what nobody could tell is left out. @throws RecordingError at an overlap. */
function joined(staged: readonly Staged[], name: string): readonly TruthInterval[] {
  const intervals: TruthInterval[] = [];
  let end = 0;
  for (const { stage, from, until } of staged) {
    // Onsets are written as decimals: what overlaps by less than a millisecond touches.
    if (!(from >= end - 1e-3) || !(until >= from)) {
      throw new RecordingError(
        `${name}: the stage from ${from} to ${until} s overlaps the one before, which ends at ${end} s`,
      );
    }
    end = until;
    if (stage === null) continue;
    const last = intervals.at(-1);
    if (last?.state === stage && from - last.until < 1e-3)
      intervals[intervals.length - 1] = { ...last, until };
    else intervals.push({ state: stage, from: Math.max(from, 0), until });
  }
  return intervals;
}
