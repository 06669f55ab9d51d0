/** What several scorers agree on for one night. */
export interface Consensus {
  /** Index of a stage per epoch; -1 where nobody scored it. */
  readonly stages: Int8Array;
  /** Share of the votes that the consensus has, of those cast; 0 where nobody scored it. */
  readonly probability: Float64Array;
  /** How well each scorer agrees with the votes of the others, 0 to 1; NaN where there is no such epoch. */
  readonly softAgreement: Float64Array;
  /** Epochs in which several stages had most votes. */
  readonly ties: number;
}

/**
 * The stage with most votes, epoch by epoch, of scorers who are taken alike.
 *
 * A tie goes to the scorer with the highest soft agreement of the night among those who chose one of the
 * tied stages; of equal scorers, to the first. Soft agreement is the mean, over the epochs that a scorer
 * and another have scored, of the others' votes for the scorer's stage over their most votes for any
 * (Guillot et al. 2020, IEEE TNSRE 28:1955, eq. 3). Epochs not scored cast no vote. (Their published code
 * counts them as a stage, and gives ties to the best scorer even where that scorer chose neither stage.)
 *
 * @param scorers a stage index per epoch of each scorer, -1 where not scored; all of one length
 */
export function consensusOf(scorers: readonly Int8Array[], stages: number): Consensus {
  const epochs = scorers[0]?.length ?? 0;
  for (const [i, scorer] of scorers.entries()) {
    if (scorer.length !== epochs) {
      throw new RangeError(`scorer ${i}: ${scorer.length} epochs, expected ${epochs}`);
    }
  }
  const votes = countVotes(scorers, stages, epochs);
  const softAgreement = Float64Array.from(scorers, (scorer) => soften(scorer, votes, stages));
  const ranked = [...scorers.keys()].sort(
    (a, b) => (softAgreement[b] || 0) - (softAgreement[a] || 0) || a - b,
  );
  const chosen = new Int8Array(epochs);
  const probability = new Float64Array(epochs);
  let ties = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const cast = votes.subarray(epoch * stages, (epoch + 1) * stages);
    const { most, total, leaders } = leadersOf(cast);
    if (leaders > 1) ties += 1;
    const best = ranked.find((i) => scorers[i]![epoch]! >= 0 && cast[scorers[i]![epoch]!] === most);
    chosen[epoch] = best === undefined ? -1 : scorers[best]![epoch]!;
    probability[epoch] = total === 0 ? 0 : most / total;
  }
  return { stages: chosen, probability, softAgreement, ties };
}

/** Votes for each stage, epoch after epoch. */
export function countVotes(scorers: readonly Int8Array[], stages: number, epochs: number): Uint8Array {
  const votes = new Uint8Array(epochs * stages);
  for (const scorer of scorers) {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const stage = scorer[epoch]!;
      if (stage >= stages) throw new RangeError(`epoch ${epoch}: stage ${stage} of ${stages}`);
      if (stage >= 0) votes[epoch * stages + stage] = votes[epoch * stages + stage]! + 1;
    }
  }
  return votes;
}

function soften(scorer: Int8Array, votes: Uint8Array, stages: number): number {
  let sum = 0;
  let count = 0;
  for (let epoch = 0; epoch < scorer.length; epoch++) {
    const own = scorer[epoch]!;
    if (own < 0) continue;
    let most = 0;
    for (let stage = 0; stage < stages; stage++) {
      most = Math.max(most, votes[epoch * stages + stage]! - (stage === own ? 1 : 0));
    }
    if (most === 0) continue;
    sum += (votes[epoch * stages + own]! - 1) / most;
    count += 1;
  }
  return sum / count;
}

function leadersOf(cast: Uint8Array): { most: number; total: number; leaders: number } {
  let most = 0;
  let total = 0;
  let leaders = 0;
  for (const count of cast) {
    total += count;
    if (count > most) {
      most = count;
      leaders = 1;
    } else if (count === most && count > 0) leaders += 1;
  }
  return { most, total, leaders };
}
