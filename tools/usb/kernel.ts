import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ArchivedFile } from "./initramfs.ts";

/** A Linux kernel that is installed here, and what it has to load. */
export interface Kernel {
  /** Path of its image. */
  readonly image: string;
  /** Paths, in the order in which they are loaded. */
  readonly modules: readonly string[];
  /** Programs that modules are unpacked with: distributions newer than Debian 12 compress them. */
  readonly unpackers: readonly string[];
}

/** Files from the host, a USB host controller that is wired to a USB device controller, and both ends of a serial line. */
const WANTED = ["9p", "9pnet_virtio", "virtio_pci", "dummy_hcd", "usb_f_acm", "cdc-acm"];

/** The newest kernel below `root` that may be read and has all modules that are wanted; null if there is none. */
export function findKernel(root = "/"): Kernel | null {
  const folder = join(root, "lib/modules");
  const versions = existsSync(folder) ? readdirSync(folder) : [];
  const newest = [...versions].sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  for (const version of newest) {
    const image = join(root, "boot", `vmlinuz-${version}`);
    const modules = modulesOf(join(folder, version));
    if (modules === null || !mayRead(image)) continue;
    const unpackers = new Set(modules.flatMap((path) => unpackerOf(path) ?? []));
    return { image, modules, unpackers: [...unpackers] };
  }
  return null;
}

/** Its modules as the kernel takes them, under names that sort in the order in which they are loaded. */
export function readModules({ modules }: Kernel): readonly ArchivedFile[] {
  return modules.map((path, n) => {
    const unpacker = unpackerOf(path);
    const name = basename(path).replace(PACKED, "");
    const content = unpacker
      ? execFileSync(unpacker, ["-dc", path], { maxBuffer: LARGEST })
      : readFileSync(path);
    return { path: `modules/${String(n).padStart(2, "0")}-${name}`, content };
  });
}

/** Paths of the modules that are wanted, each after those it needs, as depmod says; null if it does not know one. */
function modulesOf(folder: string): readonly string[] | null {
  const list = join(folder, "modules.dep");
  if (!existsSync(list)) return null;
  const needs = new Map<string, readonly string[]>();
  for (const line of readFileSync(list, "utf8").split("\n")) {
    const [path = "", rest = ""] = line.split(":");
    needs.set(path, rest.split(" ").filter(Boolean));
  }
  const ordered = new Set<string>();
  const add = (path: string) => {
    for (const needed of needs.get(path) ?? []) add(needed);
    ordered.add(path);
  };
  for (const name of WANTED) {
    const path = [...needs.keys()].find((one) => basename(one).split(".")[0] === name);
    if (path === undefined) return null;
    add(path);
  }
  return [...ordered].map((path) => join(folder, path));
}

/** Bytes of a module, at most: an assumption, the largest of Debian's that are wanted has 1 MB. */
const LARGEST = 1 << 26;
const PACKED = /\.(xz|zst|gz)$/;
const UNPACKERS = { xz: "xz", zst: "zstd", gz: "gzip" } as const;

function unpackerOf(path: string): string | undefined {
  const ending = PACKED.exec(path)?.[1] as keyof typeof UNPACKERS | undefined;
  return ending && UNPACKERS[ending];
}

function mayRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
