import { linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { now, since, TransportError } from "#drivers";
import { Interrupted } from "./stopped.ts";

/** Who holds a board. */
export interface Holder {
  readonly pid: number;
  /** When its process started, in the kernel's ticks since boot: process ids come again. Null where that cannot be read. */
  readonly started: string | null;
  /** What it does with it, in words. */
  readonly purpose: string;
}

/** Between two looks at a lease that somebody else holds, ms. */
const LOOK_MS = 100;

/**
 * Takes a board for this process alone. It is given back by disposing of it, and by the end of the process, however it ends.
 *
 * A file beside those of other boards, made whole by one `link`, names the holder; one whose process is gone is removed by whoever
 * comes next. It holds between the processes of this user on this host; the port's own lock keeps out others.
 *
 * @param board Any text that means this board and no other.
 * @param options `wait`: for how long somebody else may hold it, s; once `signal` is aborted it is waited for no longer; `folder` of
 *   the files.
 * @throws TransportError that names the holder, Interrupted.
 */
export async function lease(
  board: string,
  {
    purpose,
    wait,
    signal,
    folder = ownFolder(),
  }: {
    readonly purpose: string;
    readonly wait: number;
    readonly signal?: AbortSignal | undefined;
    readonly folder?: string;
  },
): Promise<Disposable> {
  const file = join(folder, `${encodeURIComponent(board)}.json`);
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid), purpose });
  for (const began = now(); ; ) {
    if (signal?.aborted) throw new Interrupted();
    if (taken(file, own)) {
      return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
    }
    const holder = holderOf(file);
    if (holder === null) continue; // Given back meanwhile.
    if (!lives(holder)) remove(file, holder);
    else if (since(began) >= wait) {
      throw new TransportError(`board ${board} is held by process ${holder.pid}: ${holder.purpose}`);
    } else await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Who holds a board now; null if nobody does. */
export function leaseHolder(board: string, folder = ownFolder()): Holder | null {
  const holder = holderOf(join(folder, `${encodeURIComponent(board)}.json`));
  return holder !== null && lives(holder) ? holder : null;
}

/** Makes the file, if there is none. */
function taken(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}.${now()}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(draft);
  }
}

function holderOf(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new TransportError(`cannot read the lease ${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** Takes away what a dead process left, and puts it back if it was somebody else's by then. */
function remove(file: string, dead: Holder): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const found = holderOf(aside);
  if (found !== null && (found.pid !== dead.pid || found.started !== dead.started)) linkSync(aside, file);
  rmSync(aside, { force: true });
}

function lives({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return started === null || startOf(pid) === started;
}

/** Field 22 of /proc/PID/stat; the name before it may hold anything, but for a last bracket. See proc(5). */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "ended" : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function ownFolder(): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `roomloop-leases-${uid}`);
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) {
    throw new TransportError(
      `cannot keep leases in ${folder}: it belongs to somebody else, or others may write it`,
    );
  }
  return folder;
}
