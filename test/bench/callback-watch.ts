/**
 * A stopwatch on the way of callbacks: the gateway calls it, it calls the product with the same bytes, and notes how long
 * the product took to answer.
 */
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export type CallbackWatch = {
  /** Where the gateway shall call. */
  readonly url: string;
  /** Milliseconds from the callback's arrival until it was answered, in order. */
  readonly times: number[];
  readonly stop: () => Promise<void>;
};

/** Stands before `target`. */
export async function watchCallbacks(target: string): Promise<CallbackWatch> {
  const times: number[] = [];
  const server = createServer((incoming, outgoing) => {
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const begin = performance.now();
    const onward = request(target, { method: incoming.method, agent, headers }, (answer) => {
      times.push(performance.now() - begin);
      outgoing.writeHead(answer.statusCode ?? 502, { "content-type": answer.headers["content-type"] ?? "text/plain" });
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    times,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
