import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  type Bodies,
  encodeFrame,
  type Frame,
  FrameError,
  type FrameType,
  frameDecoder,
  message,
  readMessage,
} from "#wire";
import { bareLine } from "./bare-line.ts";
import { QEMU } from "./boards/musca-board.ts";
import { type Conformance, conformance } from "./conformance.ts";
import { changing, type LastingDevice, type Line, lastingDevice } from "./testing-line.ts";

let echo: LastingDevice;
before(async () => {
  echo = await lastingDevice();
});
after(() => echo[Symbol.asyncDispose]());

/** The Echo over a line that makes it break a promise; what is no Frame passes as it is. */
async function over({ toHost, toDevice = (frame) => [frame] }: Line): Promise<Conformance> {
  const device = echo.dial();
  const line = toHost ? changing(device, { toHost }) : device;
  const write = async (bytes: Uint8Array) => {
    const frames = frameDecoder().push(bytes);
    if (frames.length === 0) await device.write(bytes);
    for (const frame of frames.flatMap(toDevice)) await device.write(encodeFrame(frame));
  };
  return await conformance({ ...line, write }, { patience: 1 });
}

function broken({ findings }: Conformance): readonly string[] {
  return findings.flatMap(({ holds, promise }) => (holds === "no" ? [promise] : []));
}

/** The Frame with another content; one without a readable content as it is. */
function edited<T extends FrameType>(frame: Frame, edit: (body: Bodies[T]) => Bodies[T]): Frame {
  try {
    const body = edit(readMessage(frame).body as Bodies[T]);
    return { ...frame, payload: message(frame.type as T, body).payload };
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    return frame;
  }
}

test("the emulated Echo keeps every promise", async () => {
  const found = await over({});
  assert.deepEqual(
    found.findings.filter(({ holds }) => holds !== "yes"),
    [],
  );
  assert.ok(found.conforms);
  assert.equal(found.device?.board, "echo");
});

test("firmware on the emulated board keeps every promise", { skip: QEMU.notice ?? false }, async () => {
  await using line = await bareLine({ rig: "qemu", firmware: "presence" }, () => {});
  const found = await conformance(line);
  assert.deepEqual(
    found.findings.filter(({ holds }) => holds !== "yes"),
    [],
  );
  assert.equal(found.device?.board, "musca-b1");
});

/** What a device does wrong, made on the line; and the promises that it breaks, by a part of their words. */
const WRONG: readonly {
  readonly wrong: string;
  readonly line: () => Line;
  readonly breaks: readonly RegExp[];
}[] = [
  {
    wrong: "forgets its session",
    line: () => ({
      toHost: (frame) =>
        frame.type === "hello"
          ? [edited<"hello">(frame, (hello) => ({ ...hello, resumed: false }))]
          : [frame],
    }),
    breaks: [/greeting with the session's nonce resumes/, /keys of later versions/, /resumed session keeps/],
  },
  {
    wrong: "counts its samples wrong",
    line: () => ({
      toHost: (frame) =>
        frame.type === "closed"
          ? [edited<"closed">(frame, (closed) => ({ ...closed, crc32: (closed.crc32 ^ 1) >>> 0 }))]
          : [frame],
    }),
    breaks: [/taken whole, and its digest/, /beyond credit/],
  },
  {
    wrong: "never asks for missing samples",
    line: () => ({ toHost: (frame) => (frame.type === "missing" ? [] : [frame]) }),
    breaks: [/missing samples are asked for once/, /lost its beginning/, /takes the next number/],
  },
  {
    wrong: "takes credit back",
    line: () => {
      let n = 0;
      return {
        toHost: (frame) =>
          frame.type === "credit" && ++n % 50 === 0
            ? [edited<"credit">(frame, (credit) => ({ ...credit, until: credit.until - 5000 }))]
            : [frame],
      };
    },
    breaks: [/credit never goes down/],
  },
  {
    wrong: "acts on the past",
    line: () => ({
      toHost: (frame) =>
        frame.type === "actuation" ? [edited<"actuation">(frame, (one) => ({ ...one, index: 0 }))] : [frame],
    }),
    breaks: [/actuations leave the lead/],
  },
  {
    wrong: "answers what comes late",
    line: () => {
      let sequence = 0;
      return {
        toDevice: (frame) => {
          if (frame.type === "greeting") sequence = frame.sequence;
          return [frame.channel === 0 ? { ...frame, sequence: sequence++ & 0xffff } : frame];
        },
      };
    },
    breaks: [/late and doubled control frames/],
  },
  {
    wrong: "counts its faults backwards, and says in words how warm it is",
    line: () => {
      let calls = 100;
      return {
        toHost: (frame) =>
          frame.type === "result"
            ? [
                edited<"result">(frame, (result) =>
                  result.error === null
                    ? { ...result, values: { overruns: calls-- } }
                    : { ...result, error: null, values: { temperature: "warm" } },
                ),
              ]
            : [frame],
      };
    },
    breaks: [/fault counters are numbers/, /what it measures of itself/, /a call it has not got/],
  },
  {
    wrong: "repeats no reports",
    line: () => ({
      toDevice: (frame) =>
        frame.type === "ack" ? [edited<"ack">(frame, (ack) => ({ ...ack, again: false }))] : [frame],
    }),
    breaks: [/reports are repeated/, /ack of what was never said/],
  },
];

for (const { wrong, line, breaks } of WRONG) {
  test(`a device that ${wrong} is told so, and nothing else`, async () => {
    const found = await over(line());
    assert.equal(found.conforms, false);
    const lines = broken(found);
    for (const one of breaks)
      assert.ok(
        lines.some((promise) => one.test(promise)),
        `${one}: ${lines.join("; ")}`,
      );
    const others = lines.filter((promise) => !breaks.some((one) => one.test(promise)));
    assert.deepEqual(others, []);
    const [first] = found.findings.filter(({ holds }) => holds === "no");
    assert.ok(first?.expected && first.came, "says what was expected and what came");
  });
}

test("a program that says no hello and ends conforms to nothing", async () => {
  const program = [process.execPath, "-e", ""];
  await using line = await bareLine({ command: program }, () => {});
  const { device, findings, conforms } = await conformance(line, { patience: 0.5 });
  assert.equal(device, null);
  assert.equal(conforms, false);
  assert.equal(findings.length, 1);
  assert.match(findings[0]?.came ?? "", /nothing: .*exited with code 0/);
});
