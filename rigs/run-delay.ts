import { readdirSync, readFileSync } from "node:fs";

/**
 * For how long the threads of a program that runs here were ready and got no processor, s: of the one that waited
 * longest, since it began. 0 where the system does not tell (second number of Linux' /proc/PID/task/TID/schedstat, ns).
 */
export function runDelay(pid: number): number {
  const folder = `/proc/${pid}/task`;
  let longest = 0;
  for (const thread of listed(folder)) {
    const [, waited] = text(`${folder}/${thread}/schedstat`).split(" ");
    if (Number(waited) > longest) longest = Number(waited);
  }
  return longest / 1e9;
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // It has ended, or this is no Linux.
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
