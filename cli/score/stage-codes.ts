import { UsageError } from "../usage-error.ts";

/** Which codes of a file stand for which stage. */
export interface StageCodes {
  /** Names of the stages, wake first. */
  readonly stages: readonly string[];
  /** Index of a stage, by the code as it is written in the file. */
  readonly byCode: ReadonlyMap<string, number>;
}

/**
 * Reads `wake=0,light=1+2,deep=3,rem=4`: stages with the codes that stand for them, several joined by +.
 *
 * Wake is put first, the others stay in their order.
 *
 * @throws UsageError that names the part which cannot be read
 */
export function stageCodes(text: string): StageCodes {
  const parts = text.split(",").map((part) => {
    const [name = "", codes = "", ...rest] = part.trim().split("=");
    if (!/^[a-z][a-z0-9]*$/.test(name) || !/^-?\w+(\+-?\w+)*$/.test(codes) || rest.length > 0) {
      throw new UsageError(`--stages: expected name=code or name=code+code, got "${part}"`);
    }
    return { name, codes: codes.split("+") };
  });
  const twice = parts.find(({ name }, at) => parts.findIndex((part) => part.name === name) !== at);
  if (twice !== undefined)
    throw new UsageError(`--stages: ${twice.name} is named twice; join its codes by +`);
  const wake = parts.filter(({ name }) => name === "wake");
  if (wake.length !== 1) throw new UsageError(`--stages: expected wake once, got "${text}"`);
  const ordered = [...wake, ...parts.filter(({ name }) => name !== "wake")];
  const byCode = new Map<string, number>();
  for (const [stage, { codes }] of ordered.entries()) {
    for (const code of codes) {
      if (byCode.has(code)) throw new UsageError(`--stages: code ${code} stands for two stages`);
      byCode.set(code, stage);
    }
  }
  return { stages: ordered.map(({ name }) => name), byCode };
}

/** Reads `wake=0.1,light=0.5,deep=0.2,rem=0.2`, in any order: a share for each of `stages`. */
export function stageShares(text: string, stages: readonly string[]): readonly number[] {
  const shares = new Map(
    text.split(",").map((part): [string, number] => {
      const [name = "", share = ""] = part.trim().split("=");
      if (share === "" || !(Number(share) >= 0 && Number(share) <= 1) || !stages.includes(name)) {
        throw new UsageError(`--shares: expected a stage and its share of 1, like wake=0.1, got "${part}"`);
      }
      return [name, Number(share)];
    }),
  );
  const sum = [...shares.values()].reduce((total, share) => total + share, 0);
  if (shares.size !== stages.length || Math.abs(sum - 1) > 1e-6) {
    throw new UsageError(`--shares: expected ${stages.join(", ")}, 1 in all; got ${text} (${sum})`);
  }
  return stages.map((stage) => shares.get(stage)!);
}
