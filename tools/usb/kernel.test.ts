import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { initramfs } from "./initramfs.ts";
import { findKernel, readModules } from "./kernel.ts";
import { assignments } from "./shell.ts";

const own = mkdtempSync(join(tmpdir(), "roomloop-kernel-"));
after(() => rmSync(own, { recursive: true }));

function file(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(own, path)), { recursive: true });
  writeFileSync(join(own, path), content);
}

/** A kernel as Debian installs it; what depmod says of its modules, each on a line. */
function install(root: string, version: string, dependencies: readonly string[], image = true): void {
  file(`${root}/lib/modules/${version}/modules.dep`, dependencies.join("\n"));
  if (image) file(`${root}/boot/vmlinuz-${version}`, "");
}

const ALL = [
  "kernel/9p.ko: kernel/9pnet.ko kernel/netfs.ko",
  "kernel/9pnet.ko:",
  "kernel/netfs.ko:",
  "kernel/9pnet_virtio.ko: kernel/9pnet.ko",
  "kernel/virtio_pci.ko.gz: kernel/virtio.ko",
  "kernel/virtio.ko:",
  "kernel/dummy_hcd.ko:",
  "kernel/usb_f_acm.ko:",
  "kernel/cdc-acm.ko:",
];

test("the newest kernel is taken that has an image and all modules, each after those it needs", () => {
  install("some", "6.1.0-9-amd64", ALL);
  install("some", "6.1.0-56-amd64", ALL);
  install("some", "6.12.0-1-amd64", ALL, false);
  install("some", "6.13.0-1-amd64", ALL.slice(0, -1));
  const found = findKernel(join(own, "some"));
  assert.equal(found?.image, join(own, "some/boot/vmlinuz-6.1.0-56-amd64"));
  assert.deepEqual(found?.unpackers, ["gzip"]);
  const names = found?.modules.map((path) => path.replace(/^.*\//, "")) ?? [];
  assert.equal(new Set(names).size, ALL.length);
  for (const [after, before] of [
    ["9p.ko", "9pnet.ko"],
    ["9p.ko", "netfs.ko"],
    ["9pnet_virtio.ko", "9pnet.ko"],
    ["virtio_pci.ko.gz", "virtio.ko"],
  ] as const)
    assert.ok(names.indexOf(before) >= 0 && names.indexOf(before) < names.indexOf(after), `${names}`);
});

test("where no kernel is installed there is none", () => {
  assert.equal(findKernel(join(own, "nowhere")), null);
});

test("modules are unpacked, and their names sort in the order in which they are loaded", () => {
  file("made/b.ko.gz", gzipSync("packed"));
  file("made/a.ko", "plain");
  const modules = ["made/b.ko.gz", "made/a.ko"].map((path) => join(own, path));
  const files = readModules({ image: "", modules, unpackers: ["gzip"] });
  assert.deepEqual(
    files.map(({ path, content }) => [path, Buffer.from(content).toString()]),
    [
      ["modules/00-b.ko", "packed"],
      ["modules/01-a.ko", "plain"],
    ],
  );
});

test("a file in a folder is archived as the kernel's documentation says, byte by byte", () => {
  // Documentation/driver-api/early-userspace/buffer-format.rst: magic, thirteen numbers of eight digits, name, content.
  const header = (mode: string, size: string, name: string) =>
    `070701${"0".repeat(8)}${mode}${"0".repeat(16)}00000001${"0".repeat(8)}${size}${"0".repeat(32)}${name}${"0".repeat(8)}`;
  const expected = [
    `${header("000041ed", "00000000", "00000002")}a\0`,
    `${header("000081ed", "00000005", "00000004")}a/b\0\0\0hello\0\0\0`,
    `${header("00000000", "00000000", "0000000b")}TRAILER!!!\0\0\0\0`,
  ];
  assert.equal(
    initramfs([{ path: "a/b", content: Buffer.from("hello") }]).toString("latin1"),
    expected.join(""),
  );
});

test("whatever is in a path, a shell reads it back", () => {
  const value = '/tmp/it\'s "$HOME" `id` \\ \n*';
  file("environment", assignments({ FOLDER: value, NODE: "''" }));
  const script = '. "$0"; printf "%s|%s" "$FOLDER" "$NODE"';
  const said = execFileSync("sh", ["-c", script, join(own, "environment")], { encoding: "utf8" });
  assert.equal(said, `${value}|''`);
  assert.match(readFileSync(join(own, "environment"), "utf8"), /^FOLDER='/);
});
