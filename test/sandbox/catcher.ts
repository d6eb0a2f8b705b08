/** `/catch/{name}`: a receiver of webhooks for tests that have no server of their own. */

const KEPT_NAMES = 200;
const KEPT_CALLS = 200;
const MAX_BODY = 1024 * 1024;

interface Caught {
  readonly headers: Record<string, string>;
  readonly body: string;
  /** What was answered. */
  readonly status: number;
  readonly at: number;
}

/** Keeps what was posted. With `?fail=2` in the address the first two posts are answered 500. */
export class Catcher {
  private readonly calls = new Map<string, Caught[]>();

  /** POST catches; GET gives `{data}`, oldest first. */
  async answer(request: Request, url: URL): Promise<Response> {
    const name = url.pathname;
    const list = this.calls.get(name) ?? [];
    if (request.method !== "POST") return Response.json({ data: list });
    const body = await request.text();
    if (body.length > MAX_BODY) return new Response(null, { status: 413 });
    const status = list.length < Number(url.searchParams.get("fail") ?? 0) ? 500 : 200;
    list.push({ headers: Object.fromEntries(request.headers), body, status, at: Date.now() });
    if (list.length > KEPT_CALLS) list.shift();
    this.calls.set(name, list);
    const oldest = this.calls.keys().next().value;
    if (this.calls.size > KEPT_NAMES && oldest !== undefined) this.calls.delete(oldest);
    return new Response("caught", { status });
  }
}
