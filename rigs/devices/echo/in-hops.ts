/**
 * Cuts samples that come in pieces of any length into hops, so that what a firmware finds does not depend on how a
 * link happened to cut its stream.
 *
 * @param size Numbers in a hop, all lanes counted.
 * @returns a function that takes a piece and calls `whole` for each hop it completes, in order. The hop is
 *   overwritten afterwards; `whole` may change it.
 */
export function inHops(size: number, whole: (hop: Float64Array) => void): (piece: ArrayLike<number>) => void {
  const hop = new Float64Array(size);
  let filled = 0;
  return (piece) => {
    for (let at = 0; at < piece.length; at++) {
      hop[filled++] = piece[at];
      if (filled === size) {
        filled = 0;
        whole(hop);
      }
    }
  };
}
