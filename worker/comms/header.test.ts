import { describe, expect, it } from "vitest";
import { fromHeader, headerText, senderName } from "./header.ts";

describe("TH39 texts from people in headers", () => {
  it("TH39 a line break cannot start another header", () => {
    expect(headerText("Show\r\nBcc: all@x.test")).toBe("Show Bcc: all@x.test");
    expect(fromHeader("Tessera <a@b.test>", 'X" <evil@x.test>\r\nBcc: y@z.test')).toBe(
      '"X evil x.test Bcc y z.test via Tessera" <a@b.test>',
    );
  });
  it("TH39 invisible and direction-changing characters go, joiners of Bengali stay", () => {
    expect(headerText("a\u202egpj\u200b.b\ufeff")).toBe("a gpj .b");
    expect(headerText("ক্ষ\u200dয")).toBe("ক্ষ\u200dয");
  });
  it("TH39 look-alike names are folded or not shown", () => {
    expect(senderName("Ｐａｙｐａｌ")).toBe("Paypal");
    expect(senderName("p\u0430ypal")).toBeUndefined();
    expect(fromHeader("Tessera <a@b.test>", "p\u0430ypal")).toBe('"Tessera" <a@b.test>');
    expect(senderName("Большой театр")).toBe("Большой театр");
    expect(senderName("শিল্পকলা Academy")).toBe("শিল্পকলা Academy");
  });
  it("TH39 long names are cut at a character", () => {
    const cut = headerText("নাটক".repeat(200), 20);
    expect(Array.from(cut)).toHaveLength(20);
    expect(cut.endsWith("…")).toBe(true);
  });
});
