/**
 * Which addresses that people gave us may be called (TH29): https, a public name, no credentials. What a name resolves to
 * cannot be seen from a Worker; the platform itself has no way into private networks, and redirects are never followed.
 */

const MAX_LENGTH = 500;
/** Names that lead inside, by their last part or the last two. */
const INSIDE_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|invalid|onion|home\.arpa|test)$/;

/**
 * The address when it may be called, normalised; undefined when it may not.
 * @param own an origin that stands in for the outside on a developer's computer, whatever its scheme and host
 */
export function outboundUrl(text: string, own?: string): URL | undefined {
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return undefined;
  if (own !== undefined && url.origin === new URL(own).origin) return url;
  return url.protocol === "https:" && isPublicHost(url.hostname) ? url : undefined;
}

/** @param host as `URL` writes it: lower case, numbers of any notation as four decimals, IPv6 in brackets */
export function isPublicHost(host: string): boolean {
  if (host.startsWith("[")) return isPublicV6(host.slice(1, -1));
  const name = host.replace(/\.$/, "");
  if (/^\d+(?:\.\d+){3}$/.test(name)) return isPublicV4(name);
  return name.includes(".") && !INSIDE_NAMES.test(name);
}

function isPublicV4(text: string): boolean {
  const [a = 0, b = 0, c = 0] = text.split(".").map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100 && b >= 64 && b < 128) return false;
  if (a === 169 && b === 254) return false;
  if (a === 172 && b >= 16 && b < 32) return false;
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) return false;
  if (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) return false;
  return !(a === 203 && b === 0 && c === 113);
}

/** Only global unicast that carries no IPv4 address inside: those lead back to what `isPublicV4` refuses. */
function isPublicV6(text: string): boolean {
  const [head = "", tail] = text.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const parts = [...left, ...Array.from({ length: zeros }, () => "0"), ...right].map((part) =>
    Number.parseInt(part, 16),
  );
  const [first = 0, second = 0] = parts;
  // 2000::/3, without Teredo and documentation (2001:0, 2001:db8) and 6to4 (2002).
  return (
    parts.length === 8 &&
    first >> 13 === 1 &&
    first !== 0x2002 &&
    !(first === 0x2001 && (second === 0 || second === 0xdb8))
  );
}
