import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** What a virtual machine was given. */
export interface Machine {
  /** Paths of its kernel and its first files. */
  readonly kernel: string;
  readonly initramfs: string;
  /** Handed every line of its console. */
  readonly onConsole: (line: string) => void;
}

const EMULATOR = "qemu-system-x86_64";
/** A machine that has not turned itself off by then is ended, ms: it takes 60 s where nothing else runs. */
const LONGEST_MS = 400_000;

/**
 * Runs a virtual x86 machine of two cores until it turns itself off; the files of this machine are its own, read-only.
 *
 * Every instruction is translated: KVM is quicker, but is not everywhere, and where machines are nested it may hang.
 *
 * It ends with this process, if that ends by `process.exit`.
 *
 * @returns how it ended, in words, where it did not turn itself off; else null.
 * @throws Error of the system's if it cannot be started.
 */
export async function runMachine({ kernel, initramfs, onConsole }: Machine): Promise<string | null> {
  const machine = spawn(EMULATOR, argumentsOf(kernel, initramfs), { stdio: ["ignore", "pipe", "pipe"] });
  const end = () => machine.kill("SIGKILL");
  process.once("exit", end);
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    end();
  }, LONGEST_MS);
  const ended = new Promise<string | null>((resolve, reject) => {
    machine.once("error", reject);
    machine.once("close", (code, signal) => {
      resolve(
        late
          ? `was not done within ${LONGEST_MS / 1e3} s`
          : code === 0
            ? null
            : `ended with ${code ?? signal}`,
      );
    });
  });
  try {
    const consoles = [machine.stdout, machine.stderr].map((stream) => lines(stream, onConsole));
    const [how] = await Promise.all([ended, ...consoles]);
    return how;
  } finally {
    clearTimeout(deadline);
    process.off("exit", end);
  }
}

async function lines(stream: Readable, print: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream })) print(line);
}

function argumentsOf(kernel: string, initramfs: string): readonly string[] {
  const fixed = ["-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "2G"];
  const bare = ["-nodefaults", "-no-reboot", "-display", "none", "-monitor", "none", "-serial", "stdio"];
  // What guards against other guests only costs time here.
  const words = "console=ttyS0 quiet panic=-1 mitigations=off nokaslr";
  return [
    ...fixed,
    ...bare,
    ...["-kernel", kernel, "-initrd", initramfs, "-append", words],
    ...["-fsdev", "local,id=files,path=/,security_model=none,readonly=on,multidevs=remap"],
    ...["-device", "virtio-9p-pci,fsdev=files,mount_tag=host"],
  ];
}
