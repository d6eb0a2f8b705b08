/**
 * Outbound HTTP with a time limit and a size limit (I8); redirects are not followed. An address that people gave us goes
 * through `outboundUrl` first (TH29).
 */

const DEFAULT_TIMEOUT = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

export type HttpAnswer = { readonly status: number; readonly headers: Headers; readonly text: string };

/** @throws TypeError on network failure, DOMException `TimeoutError`, or Error when the answer is over 1 MiB */
export async function callHttp(url: string, init: RequestInit & { timeout?: number }): Promise<HttpAnswer> {
  const { timeout = DEFAULT_TIMEOUT, ...request } = init;
  const response = await fetch(url, { ...request, redirect: "manual", signal: AbortSignal.timeout(timeout) });
  const length = Number(response.headers.get("content-length") ?? 0);
  if (length > MAX_ANSWER_BYTES) {
    await response.body?.cancel();
    throw new Error("answer too large");
  }
  return { status: response.status, headers: response.headers, text: await boundedText(response) };
}

/** Stops reading where the answer is too large, whatever length it claims. */
async function boundedText(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop ends the stream.
    if (bytes > MAX_ANSWER_BYTES) throw new Error("answer too large");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
