/** Invoices, receipts and credit notes: numbers without gaps, amounts of the order, every script (O8, K14, E23, E45). */
import { PDFDocument, PDFName, PDFRawStream, decodePDFRawStream } from "@cantoo/pdf-lib";
import { env, exports } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { readContent } from "../../worker/paper/document.ts";
import { issueDocuments } from "../../worker/paper/service.ts";
import { documentsOfOrder, issueStatements } from "../../worker/paper/store.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { utf16Hex } from "../../worker/platform/pdf/sheet.ts";
import { taxSettings } from "../../worker/pricing/tables.ts";
import { tenants } from "../../worker/tenants/tables.ts";
import { documentRow, paidOrder, succeededRefund } from "../support/books.ts";
import { createHouse } from "../support/house.ts";
import { createWorld, ORIGIN, type World } from "../support/world.ts";

const vat = (net: number, amount: number, inclusive = true) =>
  JSON.stringify([{ id: "txr_vat", name: "VAT", rate: 100_000, inclusive, on: "price", net, amount }]);

async function stage(options: { name?: string; language?: string } = {}) {
  const world = await createWorld();
  const house = await createHouse(world, { name: options.name ?? "Winter Concert" });
  return { world, tenant: tenantDb(env, world.tenantId), eventId: house.eventId };
}

async function pdfOf(world: World, id: string): Promise<{ pdf: PDFDocument; text: string; bytes: Uint8Array }> {
  const answer = await exports.default.fetch(`${ORIGIN}/api/v1/documents/${id}.pdf`, {
    headers: { authorization: `Bearer ${world.token}` },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const pdf = await PDFDocument.load(bytes);
  const text = pdf.getPages().map((page) => {
    const stream = pdf.context.lookup(page.node.get(PDFName.of("Contents")));
    if (!(stream instanceof PDFRawStream)) throw new Error("a page has one content stream");
    return new TextDecoder().decode(decodePDFRawStream(stream).decode());
  });
  return { pdf, text: text.join("\n"), bytes };
}

const hex = (text: string) => utf16Hex(text).slice(4);

it("E23 three tickets of 25.00 with 10% tax inside: the invoice says 75.00 to the cent, as page and payment do", async () => {
  const { world, tenant, eventId } = await stage();
  // As the price engine divides 6.82 over three lines.
  const parts = [227, 227, 228];
  const paid = await paidOrder(world, eventId, {
    order: { currency: "EUR", rounding: "half_even" },
    lines: parts.map((taxIncluded) => ({ price: 2500, taxIncluded, taxDetail: vat(2500 - taxIncluded, taxIncluded) })),
  });
  expect(await issueDocuments(env, tenant, paid.orderId, Date.now())).toBe(2);
  const order = await world.api(`/orders/${paid.orderId}`);
  const [invoice, receipt] = await documentsOfOrder(tenant, paid.orderId);
  expect(order.total).toEqual({ amount: 7500, currency: "EUR" });
  for (const document of [invoice, receipt]) {
    expect(document).toMatchObject({ total: order.total.amount, currency: order.total.currency });
  }
  const content = readContent(invoice?.content ?? "");
  expect(content).toMatchObject({ total: 7500, taxIncluded: 682, tax: 0, rounding: "half_even" });
  expect(content.taxes).toEqual([{ name: "VAT", rate: 100_000, inclusive: true, net: 6818, amount: 682 }]);
  expect(content.lines).toEqual([{ name: "Standing", detail: "", quantity: 3, unit: 2500, amount: 7500 }]);
  const { text } = await pdfOf(world, invoice?.id ?? "");
  for (const shown of ["EUR 75.00", "25.00", "6.82", "included: VAT 10% of net 68.18"]) {
    expect(text, shown).toContain(hex(shown));
  }
});

it("O8 an order of fees, added tax and seats: the invoice has every part, the receipt how it was paid", async () => {
  const { world, tenant, eventId } = await stage();
  await drizzle(env.DB).insert(taxSettings).values({ tenantId: world.tenantId, taxNumber: "BIN 0012" });
  await world.api("/paper-settings", {
    method: "PATCH",
    body: {
      legal_name: "Agora Stage Ltd.",
      address: "12 Lake Road\nDhaka 1205",
      footer: "Thank you",
      invoice_prefix: "AG/",
    },
  });
  const seat = (number: string) => JSON.stringify({ section: "A", row: "1", number });
  const paid = await paidOrder(world, eventId, {
    lines: ["7", "8"].map((number) => ({
      name: "Stalls",
      price: 100_000,
      fee: 5_000,
      tax: 10_000,
      seatLabel: seat(number),
      taxDetail: vat(100_000, 10_000, false),
    })),
  });
  await issueDocuments(env, tenant, paid.orderId, Date.now());
  const { data } = await world.api(`/orders/${paid.orderId}/documents`);
  expect(data.map(({ kind, label, number }: Record<string, unknown>) => [kind, label, number])).toEqual([
    ["invoice", "AG/000001", 1],
    ["receipt", "RCT-000001", 1],
  ]);
  const invoice = await pdfOf(world, data[0].id);
  for (const shown of [
    "AG/000001",
    "Agora Stage Ltd.",
    "12 Lake Road",
    "Dhaka 1205",
    "Tax no. BIN 0012",
    "Ayesha Rahman",
    "A-1-7, A-1-8",
    "2,000.00",
    "100.00",
    "VAT 10% of net 2,000.00",
    "200.00",
    "BDT 2,300.00",
    "Thank you",
  ]) {
    expect(invoice.text, shown).toContain(hex(shown));
  }
  const receipt = await pdfOf(world, data[1].id);
  for (const shown of ["RCT-000001", "stripe", `pi_${paid.paymentId}`, "BDT 2,300.00"]) {
    expect(receipt.text, shown).toContain(hex(shown));
  }
  expect(invoice.bytes.length).toBeLessThan(120_000);
  expect((await pdfOf(world, data[0].id)).bytes).toEqual(invoice.bytes);
});

it("O8 a refund gets a credit note with its part of tax and fees, which names the invoice", async () => {
  const { world, tenant, eventId } = await stage();
  const paid = await paidOrder(world, eventId, {
    lines: [1, 2].map(() => ({ price: 110_000, fee: 2_000, taxIncluded: 10_000, taxDetail: vat(100_000, 10_000) })),
  });
  await succeededRefund(world, paid, { amount: 112_000, tax: 10_000, fee: 2_000 });
  const waiting = await succeededRefund(world, paid, { amount: 1_000, status: "pending" });
  await succeededRefund(world, paid, { amount: 500, reason: "places_gone", paymentId: newId("payment") });
  expect(await issueDocuments(env, tenant, paid.orderId, Date.now())).toBe(3);
  const [invoice, , note] = (await world.api(`/orders/${paid.orderId}/documents`)).data;
  expect(note).toMatchObject({ kind: "credit_note", refers_to: invoice.id, total: { amount: 112_000 } });
  const [, , row] = await documentsOfOrder(tenant, paid.orderId);
  expect(readContent(row?.content ?? "")).toMatchObject({
    subtotal: 110_000,
    fees: 2_000,
    taxIncluded: 10_000,
    total: 112_000,
    corrects: { label: "INV-000001" },
    taxes: [{ name: "VAT", net: 100_000, amount: 10_000 }],
  });
  const { text } = await pdfOf(world, note.id);
  for (const shown of ["CN-000001", "INV-000001", "BDT 1,120.00"]) expect(text, shown).toContain(hex(shown));
  // The one that was under way gets its own once it is through.
  await env.DB.prepare("UPDATE refunds SET status = 'succeeded' WHERE tenant_id = ? AND id = ?")
    .bind(world.tenantId, waiting)
    .run();
  expect(await issueDocuments(env, tenant, paid.orderId, Date.now())).toBe(1);
  expect(await issueDocuments(env, tenant, paid.orderId, Date.now())).toBe(0);
});

it("I6 K14 many deliveries of one message issue one of each, and take no number for the rest", async () => {
  const { world, tenant, eventId } = await stage();
  const [first, second] = [await paidOrder(world, eventId), await paidOrder(world, eventId)];
  const counts = await Promise.all([1, 2, 3, 4].map(() => issueDocuments(env, tenant, first.orderId, Date.now())));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
  await issueDocuments(env, tenant, second.orderId, Date.now());
  const numbers = async (paid: { orderId: string }) =>
    (await documentsOfOrder(tenant, paid.orderId)).map(({ kind, number }) => `${kind} ${number}`);
  expect(await numbers(first)).toEqual(["invoice 1", "receipt 1"]);
  expect(await numbers(second)).toEqual(["invoice 2", "receipt 2"]);
});

it("E45 K14 many orders at once draw different numbers without a gap, also when a batch fails", async () => {
  const { world, tenant, eventId } = await stage();
  const paid = await Promise.all(Array.from({ length: 12 }, () => paidOrder(world, eventId)));
  const broken = { id: "doc_x", kind: "invoice", orderId: "o", subjectId: "o", refersTo: null } as const;
  const fails = () =>
    tenant.batch([
      ...issueStatements(tenant, { ...broken, currency: "BDT", total: 1, content: "{}", issuedAt: 1, prefix: "" }),
      // The trigger refuses it, and with it the whole batch.
      tenant.db.run("UPDATE documents SET total = 0 WHERE tenant_id = '" + world.tenantId + "'"),
    ] as never);
  await Promise.all([
    ...paid.map(({ orderId }) => issueDocuments(env, tenant, orderId, Date.now())),
    ...[1, 2, 3].map(() => expect(fails()).rejects.toThrow()),
  ]);
  const { results } = await env.DB.prepare(
    "SELECT number FROM documents WHERE tenant_id = ? AND kind = 'invoice' ORDER BY number",
  )
    .bind(world.tenantId)
    .all<{ number: number }>();
  expect(results.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  const other = await stage();
  const [theirs] = [await paidOrder(other.world, other.eventId)];
  await issueDocuments(env, other.tenant, theirs.orderId, Date.now());
  expect((await documentsOfOrder(other.tenant, theirs.orderId)).map(({ number }) => number)).toEqual([1, 1]);
});

it("O8 documents are never changed and never deleted", async () => {
  const { world, tenant, eventId } = await stage();
  const paid = await paidOrder(world, eventId);
  await issueDocuments(env, tenant, paid.orderId, Date.now());
  for (const statement of ["UPDATE documents SET total = 1", "DELETE FROM documents"]) {
    await expect(env.DB.prepare(`${statement} WHERE tenant_id = ?`).bind(world.tenantId).run()).rejects.toThrow();
  }
  // What the organizer changes later is printed on later ones.
  const [before] = await documentsOfOrder(tenant, paid.orderId);
  await world.api("/paper-settings", { method: "PATCH", body: { legal_name: "Somebody Else" } });
  const { text } = await pdfOf(world, before?.id ?? "");
  expect(text).not.toContain(hex("Somebody Else"));
});

it("O8 an order that is free or not paid has no documents", async () => {
  const { world, tenant, eventId } = await stage();
  const free = await paidOrder(world, eventId, { lines: [{ price: 0 }] });
  const pending = await paidOrder(world, eventId, { order: { status: "pending", paidAt: null } });
  for (const { orderId } of [free, pending]) {
    expect(await issueDocuments(env, tenant, orderId, Date.now())).toBe(0);
    expect(await documentsOfOrder(tenant, orderId)).toEqual([]);
  }
});

it("TH38 a buyer reads the documents of their order with its token, and those of no other", async () => {
  const { world, tenant, eventId } = await stage();
  const [mine, theirs] = [await paidOrder(world, eventId), await paidOrder(world, eventId)];
  await issueDocuments(env, tenant, mine.orderId, Date.now());
  await issueDocuments(env, tenant, theirs.orderId, Date.now());
  const headers = { "order-token": mine.token };
  const { data } = await world.api(`/shop/orders/${mine.orderId}/documents`, { token: null, headers });
  expect(data).toHaveLength(2);
  const status = async (path: string, with_: Record<string, string> = headers) =>
    (await world.call(path, { token: null, headers: with_ })).status;
  expect(await status(`/shop/orders/${mine.orderId}/documents/${data[0].id}.pdf`)).toBe(200);
  const [other] = await documentsOfOrder(tenant, theirs.orderId);
  expect(await status(`/shop/orders/${mine.orderId}/documents/${other?.id}.pdf`)).toBe(404);
  expect(await status(`/shop/orders/${theirs.orderId}/documents/${other?.id}.pdf`)).toBe(404);
  expect(await status(`/shop/orders/${mine.orderId}/documents`, {})).toBe(404);
  const foreign = await createWorld();
  expect((await foreign.call(`/documents/${await documentRow(world, mine.orderId)}.pdf`)).status).toBe(404);
});

describe("O8 documents in the script of the tenant", () => {
  const samples: Readonly<Record<string, { name: string; event: string; kind: string; total: string }>> = {
    bn: { name: "ওপেন কোর্ট", event: "ঢাকা র‍্যাপিড: কৃষ্ণচূড়া", kind: "চালান", total: "সর্বমোট" },
    hi: { name: "ओपन कोर्ट", event: "संगीत संध्या: राष्ट्रीय", kind: "बीजक", total: "कुल" },
    ar: { name: "الملعب المفتوح", event: "حفلة Nairobi الليلة", kind: "فاتورة", total: "الإجمالي" },
    sw: { name: "Uwanja", event: "Tamasha la Usiku", kind: "Ankara", total: "Jumla" },
  };
  for (const [language, sample] of Object.entries(samples)) {
    it(`O8 ${language}: an invoice of many lines is shaped, numbered page by page, and small`, async () => {
      const { world, tenant, eventId } = await stage({ name: sample.event });
      await drizzle(env.DB).update(tenants).set({ name: sample.name }).where(eq(tenants.id, world.tenantId));
      const paid = await paidOrder(world, eventId, {
        language,
        lines: Array.from({ length: 60 }, (_, n) => ({ price: 1_000 + n, name: `${sample.event} ${n}` })),
      });
      await issueDocuments(env, tenant, paid.orderId, Date.parse("2026-11-20T12:00:00Z"));
      const [invoice] = await documentsOfOrder(tenant, paid.orderId);
      const { pdf, text, bytes } = await pdfOf(world, invoice?.id ?? "");
      expect(pdf.getPageCount()).toBeGreaterThan(1);
      for (const shown of [
        sample.name,
        sample.event,
        sample.kind,
        sample.total,
        `INV-000001 · 1/${pdf.getPageCount()}`,
      ]) {
        expect(text, shown).toContain(hex(shown));
      }
      expect(bytes.length).toBeLessThan(150_000);
    });
  }
});
