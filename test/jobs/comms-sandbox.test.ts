/** The adapter against the stand-in, which checks requests as strictly as Resend does. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import type { Mail } from "../../worker/comms/channel.ts";
import { fromHeader } from "../../worker/comms/header.ts";
import { mailConnection } from "../../worker/comms/accounts.ts";
import { unique } from "../support/world.ts";

const { SANDBOX_URL } = env as unknown as { SANDBOX_URL: string };

function mailTo(to: string, more: Partial<Mail> = {}): Mail {
  return {
    id: newId("message"),
    tenantId: newId("tenant"),
    template: "order_paid",
    from: fromHeader("Tessera <tickets@tessera.example>", 'Café "Été", শিল্পকলা'),
    to,
    replyTo: "hello@agora.test",
    subject: "Tickets",
    html: "<p>Hello</p>",
    text: "Hello",
    ...more,
  };
}

/** What carries mail where an organizer has no provider of their own. */
async function resend() {
  const connection = await mailConnection(env, undefined);
  if (!connection) throw new Error("no provider of mail");
  return connection;
}

async function mailbox(to: string) {
  const answer = await fetch(`${SANDBOX_URL}/mailbox.json?to=${encodeURIComponent(to)}`);
  return await answer.json<
    { subject: string; from: string; attachments: { name: string; type: string; url: string }[] }[]
  >();
}

it("N1 Resend takes our mail with its attachment, whatever the organizer's name", async () => {
  const to = `${unique("box")}@mail.test`;
  const content = new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d, 0xff, 0x00]);
  const mail = mailTo(to, { attachments: [{ filename: "tickets.pdf", type: "application/pdf", content }] });
  const result = await (await resend()).send(mail);
  expect(result).toMatchObject({ ok: true });
  const [kept] = await mailbox(to);
  expect(kept?.attachments).toMatchObject([{ name: "tickets.pdf", type: "application/pdf" }]);
  const file = await fetch(kept?.attachments[0]?.url ?? "");
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(content);
});

it("I6 the same id is the same mail, also when a detail differs", async () => {
  const to = `${unique("box")}@mail.test`;
  const mail = mailTo(to);
  const channel = await resend();
  const first = await channel.send(mail);
  expect(await channel.send(mail)).toEqual(first);
  expect(await channel.send({ ...mail, text: "Hello again" })).toMatchObject({ ok: true });
  expect(await mailbox(to)).toHaveLength(1);
});

it("N1 what Resend can never take is refused for good", async () => {
  const result = await (await resend()).send(mailTo("not an address"));
  expect(result).toMatchObject({ ok: false, error: { kind: "rejected", reason: "422_validation_error" } });
});
