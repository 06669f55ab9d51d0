import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Rig } from "./attachment.ts";
import { type BoardFile, boardFile } from "./boards/board-file.ts";
import { boardRig } from "./boards/board-rig.ts";
import { findRig } from "./rigs.ts";

/** Whether this names a rig file rather than a rig. */
export function isRigFile(name: string): boolean {
  return /\.[cm]?[jt]s$/.test(name);
}

/**
 * A Rig by name, or of the rig file at a path.
 *
 * @throws RangeError if no rig has the name; what `loadBoard` throws.
 */
export async function loadRig(name: string): Promise<Rig> {
  return isRigFile(name) ? boardRig(await loadBoard(name), resolve(name)) : findRig(name);
}

/**
 * What the rig file at a path says.
 *
 * @throws TypeError that names the field if it is none; what loading it throws.
 */
export async function loadBoard(path: string): Promise<BoardFile> {
  const { default: found } = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown };
  return boardFile(found, path);
}
