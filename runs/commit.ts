import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Git commit of this harness, with "-dirty" where files differ from it; "unknown" where roomloop was
 * installed rather than checked out.
 */
export async function commit(): Promise<string> {
  const git = async (...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)("git", ["-C", ROOT, ...args]);
    return stdout.trim();
  };
  try {
    // Below somebody else's checkout, as in their node_modules, their commit is not ours.
    if ((await git("rev-parse", "--show-prefix")) !== "") return "unknown";
    const [head, changes] = await Promise.all([git("rev-parse", "HEAD"), git("status", "--porcelain")]);
    return changes === "" ? head : `${head}-dirty`;
  } catch {
    return "unknown";
  }
}
