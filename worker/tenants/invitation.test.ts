import { expect, it } from "vitest";
import { invitationState } from "./invitation.ts";

it("T11 an invitation is open until it was accepted, taken back, or too late", () => {
  const open = { acceptedAt: null, revokedAt: null, expiresAt: 100 };
  expect(invitationState(open, 99)).toBe("open");
  expect(invitationState(open, 100)).toBe("expired");
  expect(invitationState({ ...open, acceptedAt: 5 }, 200)).toBe("accepted");
  expect(invitationState({ ...open, revokedAt: 5 }, 200)).toBe("revoked");
});
