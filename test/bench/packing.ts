/**
 * Stands in front of the running product and packs what a browser gets, as Cloudflare's edge does and workerd alone does
 * not. Without it every page would weigh three times what it weighs out there.
 */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { createGzip } from "node:zlib";
import { freePort } from "../support/system.ts";

export type Packing = { readonly url: string; readonly stop: () => Promise<void> };

/** What the edge packs of what this product sends. */
const PACKED = /^(text\/|application\/(json|problem\+json|javascript|manifest))/;

/** Starts it on a free port of loopback, in front of `target` (an origin). */
export async function startPacking(target: string): Promise<Packing> {
  const { hostname, port } = new URL(target);
  const inside = { hostname, port: Number(port) };
  const server = createServer((asked, answer) => pass(inside, asked, answer));
  // Sockets go through untouched.
  server.on("upgrade", (asked, socket, head) => {
    const through = connect(inside.port, inside.hostname, () => {
      const lines = asked.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1] ?? ""}`] : []));
      through.write([`${asked.method ?? "GET"} ${asked.url ?? "/"} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
      through.write(head);
      through.pipe(socket).pipe(through);
    });
    for (const end of [through, socket]) end.on("error", () => [through, socket].forEach((each) => each.destroy()));
  });
  const outside = await freePort();
  await new Promise<void>((done) => server.listen(outside, hostname, done));
  return {
    url: `http://${hostname}:${outside}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function pass(inside: { hostname: string; port: number }, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, url: path, headers } = asked;
  const through = ask({ ...inside, method, path, headers }, (got) => {
    const type = got.headers["content-type"] ?? "";
    const isPacked = PACKED.test(type) && got.headers["content-encoding"] === undefined && method !== "HEAD";
    const { "content-length": length, ...rest } = got.headers;
    const sent = isPacked ? { ...rest, "content-encoding": "gzip" } : got.headers;
    answer.writeHead(got.statusCode ?? 502, sent);
    if (isPacked && length !== "0") got.pipe(createGzip()).pipe(answer);
    else got.pipe(answer);
  });
  through.on("error", () => answer.destroy());
  asked.pipe(through);
}
