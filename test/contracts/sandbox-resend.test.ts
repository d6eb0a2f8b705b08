/** The sandbox against what Resend documents, and the mailbox that keeps the mails. */
import { describe, expect, it } from "vitest";
import { control, SANDBOX_URL } from "./sandbox-driver.ts";

const PDF = btoa("%PDF-1.7 a ticket");

interface MailJson {
  channel: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments: Array<{ name: string; type: string; url: string }>;
  at: string;
}

function mailTo(to: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    from: "Tessera <tickets@tessera.example>",
    to: [to],
    subject: "Your tickets",
    text: "Hello",
    html: "<p>Hello</p>",
    ...change,
  };
}

async function send(
  body: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: { id?: string; name?: string } }> {
  const answer = await fetch(`${SANDBOX_URL}/emails`, {
    method: "POST",
    headers: { authorization: "Bearer re_test_contract", "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

async function mailbox(to: string): Promise<MailJson[]> {
  return await (await fetch(`${SANDBOX_URL}/mailbox.json?to=${encodeURIComponent(to)}`)).json<MailJson[]>();
}

function somebody(): string {
  return `buyer-${crypto.randomUUID()}@example.com`;
}

describe("resend", () => {
  it("takes a mail; the mailbox shows it newest first with its attachment", async () => {
    const to = somebody();
    await send(mailTo(to, { subject: "First" }));
    const { status, body } = await send(
      mailTo(to, {
        attachments: [{ filename: "tickets.pdf", content: PDF }],
        tags: [{ name: "order", value: "ord_1" }],
      }),
    );
    expect(status).toBe(200);
    expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
    const mails = await mailbox(to);
    expect(mails.map(({ subject }) => subject)).toEqual(["Your tickets", "First"]);
    expect(mails[0]).toMatchObject({
      channel: "email",
      to,
      text: "Hello",
      html: "<p>Hello</p>",
      attachments: [{ name: "tickets.pdf", type: "application/pdf" }],
    });
    const file = await fetch(mails[0]?.attachments[0]?.url ?? "");
    expect([file.headers.get("content-type"), new TextDecoder().decode(await file.arrayBuffer())]).toEqual([
      "application/pdf",
      "%PDF-1.7 a ticket",
    ]);
    expect(new Date(mails[0]?.at ?? "").getTime()).not.toBeNaN();
  });

  it("keeps a file of several megabytes whole", async () => {
    const to = somebody();
    const content = btoa("x".repeat(2_500_000));
    expect((await send(mailTo(to, { attachments: [{ filename: "map.bin", content }] }))).status).toBe(200);
    const [mail] = await mailbox(to);
    const file = await fetch(mail?.attachments[0]?.url ?? "");
    expect((await file.arrayBuffer()).byteLength).toBe(2_500_000);
  });

  it.each([
    ["an unknown field", { subjet: "x" }, 422, "validation_error"],
    ["no subject", { subject: undefined }, 422, "missing_required_field"],
    ["no text and no html", { text: undefined, html: undefined }, 422, "missing_required_field"],
    ["a from without an address", { from: "Tessera" }, 422, "invalid_from_address"],
    ["a header that breaks the line", { headers: { "X-A": "1\r\nBcc: all@example.com" } }, 422, "validation_error"],
    ["a recipient without a domain", { to: "buyer" }, 422, "validation_error"],
    ["51 recipients", { to: Array.from({ length: 51 }, (_, n) => `a${n}@example.com`) }, 422, "validation_error"],
    ["a tag with a space", { tags: [{ name: "a b", value: "c" }] }, 422, "validation_error"],
    [
      "an attachment that is not base64",
      { attachments: [{ filename: "a.pdf", content: "%%%" }] },
      422,
      "invalid_attachment",
    ],
    [
      "an attachment with an unknown field",
      { attachments: [{ filename: "a.pdf", content: PDF, contentType: "x/y" }] },
      422,
      "validation_error",
    ],
  ])("refuses %s", async (_what, change, status, name) => {
    expect(await send(mailTo(somebody(), change))).toMatchObject({ status, body: { name, statusCode: status } });
  });

  it("refuses a missing and a wrong key", async () => {
    const bare = await fetch(`${SANDBOX_URL}/emails`, { method: "POST", body: "{}" });
    expect([bare.status, await bare.json()]).toMatchObject([401, { name: "missing_api_key" }]);
    expect(await send(mailTo(somebody()), { authorization: "Bearer nonsense" })).toMatchObject({
      status: 403,
      body: { name: "invalid_api_key" },
    });
  });

  it("sends once per Idempotency-Key, and refuses the key for another mail", async () => {
    const to = somebody();
    const key = { "idempotency-key": crypto.randomUUID() };
    const [first, second] = [await send(mailTo(to), key), await send(mailTo(to), key)];
    expect(second.body.id).toBe(first.body.id);
    expect(await mailbox(to)).toHaveLength(1);
    expect(await send(mailTo(to, { text: "Other" }), key)).toMatchObject({
      status: 409,
      body: { name: "invalid_idempotent_request" },
    });
  });

  it.each([
    ["rate_limit", 429, "rate_limit_exceeded"],
    ["quota", 429, "daily_quota_exceeded"],
    ["error_500", 500, "internal_server_error"],
    ["domain_not_verified", 403, "validation_error"],
  ])("control %s: refused once, sent the next time", async (next, status, name) => {
    const to = somebody();
    await control("/control/resend", { next, to });
    expect(await send(mailTo(to))).toMatchObject({ status, body: { name } });
    expect((await send(mailTo(to))).status).toBe(200);
    expect(await mailbox(to)).toHaveLength(1);
  });

  it("control timeout: the mail is there, the answer is not; the same key then gets it", async () => {
    const to = somebody();
    const key = crypto.randomUUID();
    await control("/control/resend", { next: "timeout", to, ms: 60_000 });
    const call = async (signal?: AbortSignal) =>
      await fetch(`${SANDBOX_URL}/emails`, {
        method: "POST",
        headers: { authorization: "Bearer re_test_contract", "idempotency-key": key },
        body: JSON.stringify(mailTo(to)),
        ...(signal === undefined ? {} : { signal }),
      });
    await expect(call(AbortSignal.timeout(300))).rejects.toThrow();
    expect((await call()).status).toBe(200);
    expect(await mailbox(to)).toHaveLength(1);
  });

  it("shows mails to people: list, one mail in a frame without scripts", async () => {
    const to = somebody();
    const { body } = await send(mailTo(to, { subject: "<b>Sale</b>", html: "<script>alert(1)</script>" }));
    const list = await (await fetch(`${SANDBOX_URL}/mailbox?to=${to}`)).text();
    expect(list).toContain("&lt;b&gt;Sale&lt;/b&gt;");
    const page = await (await fetch(`${SANDBOX_URL}/mailbox/${body.id}`)).text();
    expect(page).toMatch(/<iframe [^>]*sandbox="[^"]*"/);
    expect(page).not.toContain("allow-scripts");
    const frame = await fetch(`${SANDBOX_URL}/mailbox/${body.id}/html`);
    expect(frame.headers.get("content-security-policy")).toContain("sandbox");
  });
});
