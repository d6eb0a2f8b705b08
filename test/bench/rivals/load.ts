/**
 * The load generator: so many kept connections, one hold a request, the next when the answer is there. Plain sockets, since
 * the generator shares the processor with what it measures.
 */
import { connect, type Socket } from "node:net";

export type Load = {
  readonly url: string;
  /** The path and query of the request with this number. */
  readonly path: (index: number) => string;
  readonly count: number;
  readonly connections: number;
};
export type LoadResult = {
  readonly perSecond: number;
  /** How many answers said that it worked. */
  readonly succeeded: number;
  /** Milliseconds of each request, shortest first. */
  readonly times: readonly number[];
};

/** Sends all requests and reads all answers. @throws on any status but 200 */
export async function runLoad(load: Load): Promise<LoadResult> {
  const { hostname, port } = new URL(load.url);
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, async () => await open(Number(port), hostname)),
  );
  const times: number[] = [];
  let next = 0;
  let succeeded = 0;
  const begin = performance.now();
  const lane = async (socket: Socket): Promise<void> => {
    for (let i = next++; i < load.count; i = next++) {
      const sent = performance.now();
      const body = await ask(socket, `GET ${load.path(i)} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
      times.push(performance.now() - sent);
      const answer = JSON.parse(body) as { succeeded?: number };
      succeeded += answer.succeeded ?? 0;
    }
  };
  try {
    await Promise.all(sockets.map(lane));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const perSecond = load.count / ((performance.now() - begin) / 1000);
  return { perSecond, succeeded, times: times.sort((a, b) => a - b) };
}

async function open(port: number, host: string): Promise<Socket> {
  return await new Promise((done, fail) => {
    const socket = connect({ port, host, noDelay: true }, () => done(socket));
    socket.once("error", fail);
  });
}

/** The body of the answer to one request. */
async function ask(socket: Socket, request: string): Promise<string> {
  return await new Promise((done, fail) => {
    let received = "";
    const end = (): void => {
      socket.off("data", read);
      socket.off("close", closed);
    };
    const closed = (): void => {
      end();
      fail(new Error(`The connection was closed after: ${received}`));
    };
    const read = (part: Buffer): void => {
      received += part.toString("latin1");
      const head = received.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = /\r\ncontent-length: *(\d+)/i.exec(received.slice(0, head))?.[1];
      if (length !== undefined && received.length < head + 4 + Number(length)) return;
      end();
      if (length === undefined || !received.startsWith("HTTP/1.1 200")) fail(new Error(received));
      else done(received.slice(head + 4));
    };
    socket.on("data", read);
    socket.on("close", closed);
    socket.write(request);
  });
}
