/** One night as both the reference and the device staged it, epoch by epoch. */
export interface SleepNight {
  readonly subject: string;
  /** Tells the nights of one subject apart; empty where there is one. */
  readonly night: string;
  /** Index of a stage per epoch; 0 is wake. */
  readonly reference: Uint8Array;
  readonly device: Uint8Array;
}

/** Nights staged on one scale. */
export interface SleepStudy {
  /** Names of the stages, wake first: wake, light, deep, rem; or wake, sleep; or wake, n1, n2, n3, rem. */
  readonly stages: readonly string[];
  /** Length of an epoch, s. */
  readonly epoch: number;
  readonly nights: readonly SleepNight[];
}

/** Names that results already use, which a stage can therefore not have. */
const TAKEN = ["tst", "se", "sol", "waso", "spt", "awakenings", "fragmentation", "transitions", "overall"];

/** @throws RangeError that names the stage, night and epoch at which `study` is no study. */
export function checkStudy({ stages, epoch, nights }: SleepStudy): void {
  if (stages[0] !== "wake") throw new RangeError(`stages: expected wake first, got ${stages[0] ?? "none"}`);
  if (stages.length < 2 || stages.length > 8 || new Set(stages).size < stages.length) {
    throw new RangeError(`stages: expected 2 to 8 different ones, got ${stages.join(", ")}`);
  }
  for (const stage of stages) checkStageName(stage, stages.length);
  if (!(epoch > 0 && Number.isFinite(epoch))) throw new RangeError(`epoch: expected seconds, got ${epoch}`);
  if (nights.length === 0) throw new RangeError("nights: expected at least one, got none");
  const seen = new Set<string>();
  for (const night of nights) {
    const name = nightName(night);
    if (seen.has(name)) throw new RangeError(`${name}: given twice`);
    seen.add(name);
    checkNight(night, name, stages.length);
  }
}

function checkStageName(stage: string, count: number): void {
  if (!/^[a-z][a-z0-9]*$/.test(stage)) {
    throw new RangeError(`stages: expected lower-case letters and digits, got "${stage}"`);
  }
  if (TAKEN.includes(stage)) throw new RangeError(`stages: "${stage}" is the name of a measure`);
  if (stage === "sleep" && count > 2) {
    throw new RangeError('stages: "sleep" stands for all stages but wake, so it cannot be one of several');
  }
}

function checkNight({ reference, device }: SleepNight, name: string, stages: number): void {
  if (reference.length !== device.length) {
    throw new RangeError(`${name}: ${reference.length} reference epochs and ${device.length} of the device`);
  }
  if (reference.length < 2) {
    throw new RangeError(`${name}: ${reference.length} epoch, expected at least 2`);
  }
  for (let i = 0; i < reference.length; i++) {
    const worst = Math.max(reference[i]!, device[i]!);
    if (worst >= stages) throw new RangeError(`${name}, epoch ${i}: stage ${worst} of ${stages}`);
  }
}

/** How messages and tables call a night. */
export function nightName({ subject, night }: Pick<SleepNight, "subject" | "night">): string {
  return night === "" ? subject : `${subject}, night ${night}`;
}
