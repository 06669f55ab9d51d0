import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { now, since, type UsbPort, usbPorts } from "#drivers";

/** A board on the device's end of a USB cable. */
export interface Gadget {
  /** Where its cable leads, from the host's root hub on. */
  readonly hub: string;
  /** Plugs it in, and waits for its port. */
  plug(): Promise<UsbPort>;
  /** Pulls the cable, and waits until the port is gone. The board keeps its power. */
  unplug(): Promise<void>;
  /** What it says of itself over USB; only while it is not plugged in. */
  name(serial: string): void;
  /** Ends it. */
  end(): void;
}

const GADGETS = "/sys/kernel/config/usb_gadget";
/** A composite gadget of the Linux Foundation's, which lends its numbers to tests. */
const [VENDOR, PRODUCT] = ["0x1d6b", "0x0104"];
const LANGUAGE = "strings/0x409";
/** Longest wait for the kernel, s: an assumption, it takes 0.3 s. */
const PATIENCE = 20;

/** What boards are made of: the folder that run.ts has made, the path of busybox, and a folder that may be written. */
export interface Parts {
  readonly made: string;
  readonly busybox: string;
  readonly own: string;
}

/**
 * Makes a board with one CDC-ACM port and gives it power; its cable is not plugged in.
 *
 * @param bus Which of the kernel's dummy host controllers, counted from 0, it is to be plugged into.
 * @see Linux, Documentation/usb/gadget_configfs.rst and gadget-testing.rst ("ACM function")
 */
export function gadget(bus: number, serial: string, { made, busybox, own }: Parts): Gadget {
  const root = join(GADGETS, `board${bus}`);
  const acm = join(root, `functions/acm.port${bus}`);
  for (const path of [join(root, LANGUAGE), acm, join(root, "configs/only.1")])
    mkdirSync(path, { recursive: true });
  const set = (file: string, text: string) => writeFileSync(join(root, file), text);
  set("idVendor", VENDOR);
  set("idProduct", PRODUCT);
  set(`${LANGUAGE}/manufacturer`, "roomloop");
  set(`${LANGUAGE}/product`, "a board for tests");
  set(`${LANGUAGE}/serialnumber`, serial);
  symlinkSync(acm, join(root, "configs/only.1/acm"));
  const tty = `/dev/ttyGS${readFileSync(join(acm, "port_num"), "utf8").trim()}`;
  const cwd = join(own, `board${bus}`);
  mkdirSync(cwd);
  const words = ["sh", join(made, "board.sh"), join(made, "firmware"), tty, busybox];
  const board = spawn(busybox, words, { cwd, stdio: "inherit", detached: true });
  const hub = `${bus + 1}-1`;
  const port = () => usbPorts().find((one) => one.hub === hub);
  return {
    hub,
    async plug() {
      set("UDC", `dummy_udc.${bus}`);
      return await until(port, `a port at ${hub}`);
    },
    async unplug() {
      set("UDC", "\n");
      await until(() => port() === undefined || undefined, `no port at ${hub}`);
    },
    name: (text) => set(`${LANGUAGE}/serialnumber`, text),
    end() {
      process.kill(-board.pid!, "SIGKILL");
    },
  };
}

/** Waits until `look` finds something. @throws Error that says what was waited for. */
export async function until<T>(look: () => T | undefined, what: string, patience = PATIENCE): Promise<T> {
  for (const began = now(); since(began) < patience; await new Promise((wake) => setTimeout(wake, 50))) {
    const found = look();
    if (found !== undefined) return found;
  }
  throw new Error(`waited ${patience} s for ${what}`);
}
