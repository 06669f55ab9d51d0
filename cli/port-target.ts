import { isRigFile, loadBoard, matchPort } from "#rigs";
import { UsageError } from "./usage-error.ts";

/**
 * The port that a word means: its path, or that of the board in a rig file, which then says the baud rate too.
 *
 * @throws UsageError if it is no rig file; TransportError if the port is not there.
 */
export async function portTarget(
  word: string,
  baud: number,
): Promise<{ readonly path: string; readonly baudRate: number }> {
  if (!isRigFile(word)) return { path: matchPort({ path: word }).path, baudRate: baud };
  const board = await boardIn(word);
  return { path: matchPort(board.port).path, baudRate: board.baud };
}

/** What a rig file says. @throws UsageError if it is none. */
export async function boardIn(file: string): ReturnType<typeof loadBoard> {
  return await loadBoard(file).catch((error: unknown) => {
    throw new UsageError(`${file}: ${(error as Error).message}`, { cause: error });
  });
}
