import * as fc from "fast-check";
import encodeQr from "qrcode-generator";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeBase45, encodeBase45 } from "./base45.ts";
import { newId } from "./ids.ts";
import {
  decodePayload,
  encodePayload,
  generateTicketKeys,
  importTicketPrivateKey,
  importTicketPublicKey,
  LAST_SECOND,
  readTicketCode,
  shortTicketType,
  signTicketCode,
  TICKET_CODE_LENGTH,
  TICKET_CODE_PREFIX,
  type TicketCodePayload,
  verifyTicketCode,
} from "./ticket-code.ts";

const PAYLOAD: TicketCodePayload = {
  ticketId: newId("ticket"),
  eventId: newId("event"),
  ticketType: shortTicketType(newId("ticketType")),
  version: 1,
  validFrom: 1_800_000_000,
  validUntil: 1_800_100_000,
};

const payloads = fc.record({
  ticketId: fc.constant(null).map(() => newId("ticket")),
  eventId: fc.constant(null).map(() => newId("event")),
  ticketType: fc.constant(null).map(() => shortTicketType(newId("ticketType"))),
  version: fc.integer({ min: 1, max: 0xffff }),
  validFrom: fc.integer({ min: 0, max: LAST_SECOND }),
  validUntil: fc.integer({ min: 0, max: LAST_SECOND }),
});

let keys: { sign: CryptoKey; verify: CryptoKey };
let otherKey: CryptoKey;
let code: string;

beforeAll(async () => {
  const [own, other] = await Promise.all([generateTicketKeys(), generateTicketKeys()]);
  keys = {
    sign: await importTicketPrivateKey(own.privateKey),
    verify: await importTicketPublicKey(own.publicKey),
  };
  otherKey = await importTicketPublicKey(other.publicKey);
  code = await signTicketCode(keys.sign, PAYLOAD);
});

describe("base45", () => {
  it("writes the examples of RFC 9285", () => {
    const text = (value: string) => encodeBase45(new TextEncoder().encode(value));
    expect(text("AB")).toBe("BB8");
    expect(text("Hello!!")).toBe("%69 VD92EX0");
    expect(text("base-45")).toBe("UJCLQE7W581");
    const back = decodeBase45("QED8WEX0");
    expect(back.ok && new TextDecoder().decode(back.value)).toBe("ietf!");
  });
  it("reads back whatever it wrote, and has one text for each byte string", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const back = decodeBase45(encodeBase45(bytes));
        expect(back).toEqual({ ok: true, value: bytes });
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const bytes = decodeBase45(text);
        if (bytes.ok) expect(encodeBase45(bytes.value)).toBe(text);
      }),
    );
  });
  it("refuses groups beyond their range", () => {
    expect(decodeBase45("GGW").ok).toBe(false); // 65536
    expect(decodeBase45(":::").ok).toBe(false);
    expect(decodeBase45("V5").ok).toBe(false); // 256
    expect(decodeBase45("A").ok).toBe(false);
  });
});

describe("ticket code", () => {
  it("X2 a payload round-trips through bytes and through a signed code", async () => {
    await fc.assert(
      fc.asyncProperty(payloads, async (payload) => {
        expect(decodePayload(encodePayload(payload))).toEqual({ ok: true, value: payload });
        const text = await signTicketCode(keys.sign, payload);
        expect(text).toHaveLength(TICKET_CODE_LENGTH);
        expect(await verifyTicketCode(keys.verify, text)).toEqual({ ok: true, value: payload });
      }),
      { numRuns: 50 },
    );
  });
  it("X2 fits a QR code of version 7 at level M, in alphanumeric mode", () => {
    const qr = encodeQr(7, "M");
    qr.addData(code, "Alphanumeric");
    qr.make();
    expect(qr.getModuleCount()).toBe(45);
  });
  it("TH11 every single flipped bit is refused", async () => {
    const bytes = decodeBase45(code.slice(TICKET_CODE_PREFIX.length));
    if (!bytes.ok) throw new Error("own code must decode");
    for (let bit = 0; bit < bytes.value.length * 8; bit++) {
      const forged = bytes.value.slice();
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const answer = await verifyTicketCode(keys.verify, TICKET_CODE_PREFIX + encodeBase45(forged));
      expect(answer.ok, `bit ${bit}`).toBe(false);
    }
  });
  it("TH11 every truncation and every extension is refused", async () => {
    for (let length = 0; length < code.length; length++) {
      expect((await verifyTicketCode(keys.verify, code.slice(0, length))).ok).toBe(false);
    }
    for (const tail of ["0", " ", "00", "000", "\n", code]) {
      expect((await verifyTicketCode(keys.verify, code + tail)).ok).toBe(false);
      expect((await verifyTicketCode(keys.verify, tail + code)).ok).toBe(false);
    }
  });
  it("TH11 the same bytes written in another way are refused", async () => {
    const lower = code.toLowerCase();
    expect(lower).not.toBe(code);
    expect((await verifyTicketCode(keys.verify, lower)).ok).toBe(false);
    expect((await verifyTicketCode(keys.verify, TICKET_CODE_PREFIX + code.slice(4).toLowerCase())).ok).toBe(false);
    expect((await verifyTicketCode(keys.verify, `ts1:${code.slice(4)}`)).ok).toBe(false);
    expect((await verifyTicketCode(keys.verify, code.slice(4))).ok).toBe(false);
    expect((await verifyTicketCode(keys.verify, ` ${code}`)).ok).toBe(false);
  });
  it("TH11 the key of another event refuses the code", async () => {
    expect(await verifyTicketCode(otherKey, code)).toEqual({ ok: false, error: { reason: "bad_signature" } });
  });
  it("TH11 10,000 random texts never verify and never throw", async () => {
    const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    const shaped = fc
      .array(fc.constantFrom(...alphabet.split("")), { minLength: 173, maxLength: 173 })
      .map((chars) => TICKET_CODE_PREFIX + chars.join(""));
    const any = fc.oneof(shaped, fc.string({ unit: "binary", maxLength: 300 }), fc.base64String());
    await fc.assert(
      fc.asyncProperty(any, async (text) => {
        expect((await verifyTicketCode(keys.verify, text)).ok).toBe(false);
      }),
      { numRuns: 10_000 },
    );
  });
  it("X2 holds no text of a person: the code is ids, numbers and a signature", () => {
    const read = readTicketCode(code);
    expect(read.ok && read.value.signed.length).toBe(51);
    expect(read.ok && Object.keys(read.value.payload).sort()).toEqual([
      "eventId",
      "ticketId",
      "ticketType",
      "validFrom",
      "validUntil",
      "version",
    ]);
  });
});
