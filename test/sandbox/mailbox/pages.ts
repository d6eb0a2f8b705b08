/** `/mailbox`: mails for people, and `/mailbox.json` for programs. */
import { escapeHtml, htmlPage } from "../layout.ts";
import type { Mailbox, MailRow } from "./store.ts";

const PAGE = 100;
const MAX_JSON = 500;

/** Answers everything at `/mailbox`; undefined when the path is none of its own. */
export function answerMailbox(mailbox: Mailbox, url: URL): Response | undefined {
  const { pathname: path, searchParams: query } = url;
  const to = query.get("to")?.trim() || null;
  if (path === "/mailbox.json") {
    const limit = Math.min(MAX_JSON, Math.max(1, Number(query.get("limit") ?? 100) || 100));
    const headers = { "cache-control": "no-store", "access-control-allow-origin": "*" };
    return Response.json(
      mailbox.list(to, limit).map((mail) => forPrograms(mail, url.origin)),
      { headers },
    );
  }
  const [, root, id, part, index] = path.split("/");
  if (root !== "mailbox") return undefined;
  if (id === undefined || id === "") return listPage(mailbox, to);
  const mail = mailbox.find(id);
  if (mail === undefined) return htmlPage("Not found", "<h1>There is no such mail</h1>", 404);
  if (part === undefined) return mailPage(mail);
  if (part === "html") return mailBody(mail);
  return part === "files" ? fileAnswer(mailbox, mail, Number(index)) : undefined;
}

function forPrograms(mail: MailRow, origin: string): object {
  return {
    id: mail.id,
    channel: mail.channel,
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    attachments: mail.files.map(({ name, type }, index) => ({
      name,
      type,
      url: `${origin}${fileUrl(mail, index, name)}`,
    })),
    at: new Date(mail.at).toISOString(),
  };
}

function fileUrl(mail: MailRow, index: number, name: string): string {
  return `/mailbox/${mail.id}/files/${index}/${encodeURIComponent(name)}`;
}

function listPage(mailbox: Mailbox, to: string | null): Response {
  const mails = mailbox.list(to, PAGE);
  const rows = mails
    .map(
      (mail) =>
        `<tr><td><a href="/mailbox/${mail.id}">${escapeHtml(titleOf(mail))}</a></td><td>${escapeHtml(mail.to)}</td>` +
        `<td>${mail.files.length === 0 ? "" : `${mail.files.length} file${mail.files.length === 1 ? "" : "s"}`}</td>` +
        `<td>${escapeHtml(new Date(mail.at).toISOString().replace("T", " ").slice(0, 19))}</td></tr>`,
    )
    .join("");
  const table = `<table><thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Files</th><th scope="col">Sent (UTC)</th></tr></thead><tbody>${rows}</tbody></table>`;
  const empty = `<p>No mail${to === null ? "" : ` for ${escapeHtml(to)}`} yet. What Tessera sends appears here; reload to look again.</p>`;
  const body = `<h1>Mailbox</h1><form class="card search" method="get" action="/mailbox"><div><label for="to">Only mail to</label>
<input id="to" name="to" type="text" value="${escapeHtml(to ?? "")}" placeholder="buyer@example.com"></div><button type="submit">Filter</button></form>
<section class="card" aria-label="Mails">${mails.length === 0 ? empty : table}</section>`;
  return htmlPage("Mailbox", body);
}

const CHANNELS: Readonly<Record<string, string>> = { sms: "SMS", whatsapp: "WhatsApp" };

/** Messages to phones have no subject: how they begin. */
function titleOf({ channel, subject, text }: MailRow): string {
  const name = CHANNELS[channel];
  return name === undefined ? subject : `${name}: ${text.split("\n")[0]?.slice(0, 80) ?? ""}`;
}

function mailPage(mail: MailRow): Response {
  const files = mail.files
    .map(({ name }, index) => `<li><a class="button" href="${fileUrl(mail, index, name)}">${escapeHtml(name)}</a></li>`)
    .join("");
  const html =
    mail.html === ""
      ? ""
      : `<iframe title="The mail as shown" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mailbox/${mail.id}/html"></iframe>`;
  const text =
    mail.text === "" ? "" : `<section class="card"><h2>As plain text</h2><pre>${linked(mail.text)}</pre></section>`;
  const body = `<p><a href="/mailbox">All mail</a> · <a href="/mailbox?to=${encodeURIComponent(mail.to)}">Mail to ${escapeHtml(mail.to)}</a></p>
<h1>${escapeHtml(titleOf(mail))}</h1><p class="soft">From ${escapeHtml(mail.from)} to ${escapeHtml(mail.to)}, ${escapeHtml(new Date(mail.at).toISOString())}</p>
${files === "" ? "" : `<ul class="files" aria-label="Attachments">${files}</ul>`}${html}${text}`;
  return htmlPage(titleOf(mail), body);
}

/** Plain text with its links to click. */
function linked(text: string): string {
  return escapeHtml(text).replaceAll(/https?:\/\/[^\s<>"')]+/g, (url) => `<a href="${url}">${url}</a>`);
}

/** The mail's own HTML, for the frame: no script in it, and its links open beside the mailbox. */
function mailBody(mail: MailRow): Response {
  return new Response(`<base target="_blank">${mail.html}`, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:; font-src data:",
    },
  });
}

function fileAnswer(mailbox: Mailbox, mail: MailRow, index: number): Response {
  const file = mail.files[index];
  const content = file === undefined ? undefined : mailbox.file(mail.id, index);
  if (file === undefined || content === undefined)
    return htmlPage("Not found", "<h1>That file is no longer kept</h1>", 404);
  // A file that is HTML would run as a page of the sandbox: it is only offered to be saved.
  const inline = file.type === "application/pdf" || (file.type.startsWith("image/") && file.type !== "image/svg+xml");
  return new Response(Buffer.from(content, "base64"), {
    headers: {
      "content-type": file.type,
      "content-disposition": `${inline ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}
