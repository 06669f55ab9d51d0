import type { CheckResult, Manifest, Verdict } from "#contracts";
import type { RunReport } from "../run-report.ts";

/** Text that a hostile device might send: markup, an escape sequence, a right-to-left override. */
export const HOSTILE = `</pre><script>alert("1")</script><img src=http://evil.example/x onerror='a'>&\u001b[2J\u202e]]>\u0000`;

/** A Run of 20 s with a tone in its picture, for tests of formats. */
export function runReport({
  name = "presence/walk-in",
  seed = 7,
  verdict = "pass",
  cause = null,
  checks = [],
  text = "hello",
  flaw = null,
  part = {},
}: {
  readonly name?: string;
  readonly seed?: number;
  readonly verdict?: Verdict;
  readonly cause?: Manifest["cause"];
  readonly checks?: readonly CheckResult[];
  /** Put wherever a device or a user's file may put text. */
  readonly text?: string;
  readonly flaw?: string | null;
  /** What else its manifest says. */
  readonly part?: Partial<Manifest>;
}): RunReport {
  const columns = Uint8Array.from({ length: 64 * 200 }, (_, n) => (n % 64 === 40 ? 200 : n % 7));
  return {
    manifest: {
      ...manifest(text),
      scenario: { name, why: text, seed, duration: 20 },
      verdict,
      cause,
      checks,
      ...part,
    },
    truth: { duration: 20, states: ["occupied", text], intervals: [{ state: text, from: 2, until: 9 }] },
    events: [{ kind: text, state: "on", time: 2.5, confidence: 1 }],
    actuations: [{ kind: "emission", index: 100, carrier: 33_000, level: 0.5, on: true }],
    spectrogram: { hop: 0.1, from: -1000, step: 31.25, bins: 64, floorDb: -120, stepDb: 0.5, columns },
    console: [
      { time: null, text },
      { time: 1.5, text },
    ],
    telemetry: [0, 5, 10, 20].map((time) => ({
      time,
      values: { temperature: 24 + time / 10, [text]: time },
    })),
    boots: [{ time: 0, text: `boot 1, ${text}`, expected: true }],
    flaw,
  };
}

function manifest(text: string): Omit<Manifest, "scenario" | "verdict" | "cause" | "checks"> {
  const layout = { kind: "baseband", channels: 4, rate: 2000, encoding: "i16" } as const;
  const input = { ...layout, fullScale: 2, radar: null };
  return {
    format: "roomloop-run-1",
    run: text,
    scores: [
      { name: text, value: 0.5, unit: text, interval: [0.25, 0.75] },
      { name: "undefined-here", value: null, unit: "s", reason: text },
    ],
    repeat: `roomloop run ${text}`,
    rig: { name: "emulated", link: "pty", timekeeping: "lockstep", injection: text, notExercised: [text] },
    device: {
      protocol: { least: 1, most: 1 },
      largestFrame: 4096,
      chip: text,
      board: text,
      firmware: text,
      firmwareHash: text,
      resetCause: text,
      uptime: 1,
      bootCount: 1,
      sampleDriven: true,
      clockRate: 1e6,
      ackEvery: 256,
      functions: [{ name: text, input, output: null, events: [text], actuations: [text] }],
    },
    versions: { roomloop: "0.1.0", commit: text, node: "20", platform: text, protocol: 1 },
    stream: { sent: { samples: 40_000, crc32: 1 }, received: { samples: 40_000, crc32: 1 } },
    link: {
      framesSent: 1,
      framesReceived: 1,
      bytesSent: 1,
      bytesReceived: 1,
      badFrames: 0,
      lostFrames: 0,
      unknownFrames: 0,
      repeatsSent: 0,
      repeatsReceived: 0,
      reconnects: 0,
    },
    actuations: 1,
    figures: { "real-time-factor": { value: 34, unit: "1" }, elapsed: { value: 1.25, unit: "s" } },
    madeAt: "2026-11-21T12:00:00.000Z",
  };
}
