/** A file of an archive: where it is put, and what is in it. */
export interface ArchivedFile {
  /** Without a leading slash; folders above it are made. */
  readonly path: string;
  readonly content: Uint8Array;
}

const FOLDER_MODE = 0o40755;
const FILE_MODE = 0o100755;

/**
 * The first files of a Linux machine, as a cpio archive of the "newc" kind, not compressed. All are executable.
 *
 * @see Linux, Documentation/driver-api/early-userspace/buffer-format.rst
 */
export function initramfs(files: readonly ArchivedFile[]): Buffer {
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  const entries = [
    ...[...folders].map((path) => entry(path, FOLDER_MODE, new Uint8Array(0))),
    ...files.map(({ path, content }) => entry(path, FILE_MODE, content)),
    entry("TRAILER!!!", 0, new Uint8Array(0)),
  ];
  return Buffer.concat(entries);
}

/** "a/b/c" is in "a" and "a/b". */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, n) => parts.slice(0, n + 1).join("/"));
}

function entry(path: string, mode: number, content: Uint8Array): Buffer {
  const name = Buffer.from(`${path}\0`);
  // Inode, mode, owner, group, links, time, size, device (2), special device (2), length of the name, checksum.
  const numbers = [0, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${numbers.map((value) => value.toString(16).padStart(8, "0")).join("")}`);
  return Buffer.concat([padded(Buffer.concat([header, name])), padded(content)]);
}

/** Header with name, and content, end at a multiple of four bytes. */
function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
