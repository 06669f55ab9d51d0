/** The memory of a kernel; its buffer is a new one after each growth. */
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

// The three members used of what every engine has but no type library of ours names.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/**
 * An instance of the kernel that tools/build-kernels.js wrote as base64, with a memory of its own.
 *
 * Compiled once, at the first call, not in the background, so that `sim/` stays synchronous; that takes well under a
 * millisecond for kernels of a few kB, and browsers allow it on their main thread for at least 4 kB.
 */
export function loadKernel<Functions>(base64: string): Functions & { readonly memory: Memory } {
  const module = MODULES.get(base64) ?? new WebAssembly.Module(decoded(base64));
  MODULES.set(base64, module);
  const instance = new WebAssembly.Instance(module);
  return instance.exports as Functions & { readonly memory: Memory };
}

const MODULES = new Map<string, object>();

/** Makes room for the first `bytes` of a kernel's memory and returns its buffer. */
export function memoryOf({ memory }: { readonly memory: Memory }, bytes: number): ArrayBuffer {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
  return memory.buffer;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** `atob` is not part of the language, and `Uint8Array.fromBase64` is younger than Node 20. */
function decoded(base64: string): Uint8Array {
  const digits = base64.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of digits) {
    bits = ((bits << 6) | DIGITS.indexOf(digit)) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = bits >> held;
    }
  }
  return bytes;
}
