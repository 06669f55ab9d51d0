/**
 * Cohen's kappa of a square table of counts or proportions, row by row (Cohen 1960, eq. 1):
 * agreement beyond chance, as a share of what chance leaves.
 *
 * @param table `size` * `size` non-negative cells, row-major
 * @returns NaN where the table is empty, or chance agreement is 1 (both name one category only)
 */
export function cohenKappa(table: ArrayLike<number>, size: number): number {
  let total = 0;
  let agreed = 0;
  let chance = 0;
  for (let i = 0; i < size; i++) {
    let row = 0;
    let column = 0;
    for (let j = 0; j < size; j++) {
      row += table[i * size + j]!;
      column += table[j * size + i]!;
    }
    total += row;
    agreed += table[i * size + i]!;
    chance += row * column;
  }
  const left = total * total - chance;
  return left > 1e-12 * total * total ? (agreed * total - chance) / left : NaN;
}

/**
 * Fleiss' kappa of several raters (Fleiss 1971, eq. 7).
 *
 * `votes` holds, subject by subject, how many raters chose each of `categories`. Every subject needs
 * the same number of raters, at least two, which need not be the same people.
 *
 * @returns NaN where there is no subject, or all votes name one category
 */
export function fleissKappa(votes: ArrayLike<number>, categories: number): number {
  const subjects = votes.length / categories;
  const shares = new Float64Array(categories);
  let raters = 0;
  let agreed = 0;
  for (let subject = 0; subject < subjects; subject++) {
    let count = 0;
    let pairs = 0;
    for (let category = 0; category < categories; category++) {
      const chosen = votes[subject * categories + category]!;
      count += chosen;
      pairs += chosen * (chosen - 1);
      shares[category] = shares[category]! + chosen;
    }
    if (subject === 0) raters = count;
    if (count !== raters || count < 2) {
      throw new RangeError(`votes: subject ${subject} has ${count} raters, expected ${Math.max(2, raters)}`);
    }
    agreed += pairs / (count * (count - 1));
  }
  const mean = agreed / subjects;
  let chance = 0;
  for (const share of shares) chance += (share / (subjects * raters)) ** 2;
  return 1 - chance > 1e-12 ? (mean - chance) / (1 - chance) : NaN;
}
