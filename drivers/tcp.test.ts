import assert from "node:assert/strict";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { test } from "node:test";
import { within } from "./clock.ts";
import { openTcp } from "./tcp.ts";
import { TransportError } from "./transport.ts";

const DEADLINE_MS = 60_000;

/** A server on the loopback interface that hands its connections to `serve`. */
async function listening(serve: (socket: Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

test("a port at which nobody listens is a TransportError that names it", async () => {
  const { server, port } = await listening(() => {});
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(openTcp({ host: "127.0.0.1", port }), (error: Error) => {
    assert.ok(error instanceof TransportError);
    assert.match(error.message, new RegExp(`cannot connect to tcp://127.0.0.1:${port}: .*ECONNREFUSED`));
    return true;
  });
});

test("what is no port is a RangeError", async () => {
  for (const port of [0, 65_536, 1.5, Number.NaN]) {
    await assert.rejects(openTcp({ host: "127.0.0.1", port }), RangeError);
  }
});

test("a connection that is reset in mid-stream is a TransportError, for who reads and who writes", async () => {
  const { server, port } = await listening((socket) => {
    socket.write("last words");
    socket.once("data", () => socket.resetAndDestroy());
  });
  await using transport = await openTcp({ host: "127.0.0.1", port });
  const heard: Uint8Array[] = [];
  const reading = (async () => {
    for await (const chunk of transport.incoming) {
      heard.push(chunk);
      await transport.write(Uint8Array.of(1));
    }
  })();
  await assert.rejects(within(DEADLINE_MS, "the reset", reading), (error: Error) => {
    assert.ok(error instanceof TransportError);
    assert.match(error.message, /lost tcp:\/\/127\.0\.0\.1:\d+: .*ECONNRESET/);
    return true;
  });
  assert.equal(Buffer.concat(heard).toString(), "last words");
  await assert.rejects(transport.write(Uint8Array.of(2)), /cannot write to tcp:.*it was closed/);
  server.close();
});

test("a write waits for an end that does not read", async () => {
  const sockets: Socket[] = [];
  const { server, port } = await listening((socket) => sockets.push(socket.pause()));
  const transport = await openTcp({ host: "127.0.0.1", port });
  let written = 0;
  const writing = (async () => {
    for (let n = 0; n < 1000; n++, written++) await transport.write(new Uint8Array(1 << 20));
  })();
  const refused = assert.rejects(writing, TransportError);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await within(DEADLINE_MS, "closing", transport[Symbol.asyncDispose]());
  await within(DEADLINE_MS, "the write", refused);
  assert.ok(written < 1000, `${written} MB were taken by nobody`);
  for (const socket of sockets) socket.destroy();
  server.close();
});
