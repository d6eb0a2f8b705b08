/**
 * Asking the DNS over HTTPS. Only the resolver is ever called; the name that an organizer gave is a parameter, so it leads
 * us nowhere (TH29).
 */
import { z } from "zod";
import { settings } from "../env.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { callHttp } from "../platform/http.ts";
import { describeError, log } from "../platform/log.ts";
import type { DnsAnswers } from "./domain.ts";

const RESOLVER = "https://cloudflare-dns.com";
const TIMEOUT = 5000;
const NOT_THERE = 3;
const TYPES = { TXT: 16, CNAME: 5, A: 1, AAAA: 28 } as const;
type RecordType = keyof typeof TYPES;

const answerSchema = z.object({
  Status: z.number(),
  Answer: z
    .array(z.object({ type: z.number(), data: z.string().max(4096) }))
    .max(200)
    .optional(),
});

/** What the DNS says of a name and of our own host. */
export async function askDns(
  env: Env,
  proofName: string,
  host: string,
  ownHost: string,
): Promise<Result<DnsAnswers, "dns_unreachable">> {
  try {
    const [proofs, aliases, addresses, more, ours, moreOfOurs] = await Promise.all([
      look(env, proofName, "TXT"),
      look(env, host, "CNAME"),
      look(env, host, "A"),
      look(env, host, "AAAA"),
      look(env, ownHost, "A"),
      look(env, ownHost, "AAAA"),
    ]);
    return ok({ proofs, aliases, addresses: [...addresses, ...more], ours: [...ours, ...moreOfOurs] });
  } catch (error) {
    log.warn("dns_unreachable", describeError(error));
    return err("dns_unreachable");
  }
}

async function look(env: Env, name: string, type: RecordType): Promise<string[]> {
  const query = new URLSearchParams({ name, type });
  const answer = await callHttp(`${settings(env).DNS_API_BASE ?? RESOLVER}/dns-query?${query.toString()}`, {
    headers: { accept: "application/dns-json" },
    timeout: TIMEOUT,
  });
  if (answer.status !== 200) throw new Error(`the resolver answered ${answer.status}`);
  const { Status, Answer = [] } = answerSchema.parse(JSON.parse(answer.text));
  if (Status !== 0 && Status !== NOT_THERE) throw new Error(`the resolver failed with ${Status}`);
  // On the way to an address there may be aliases: only the kind that was asked for counts.
  return Answer.filter((record) => record.type === TYPES[type]).map(({ data }) => plain(data, type));
}

/** TXT comes in quoted pieces, names with a dot at their end. */
function plain(data: string, type: RecordType): string {
  if (type !== "TXT") return data.toLowerCase().replace(/\.$/, "");
  const pieces = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? "");
  return pieces.length === 0 ? data : pieces.join("").replaceAll(/\\(.)/g, "$1");
}
