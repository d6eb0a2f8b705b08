/** `/setup/{account}/{link}`: the form that a merchant fills in at Stripe, as buttons. */
import { htmlPage } from "../layout.ts";
import { MERCHANT_STATES } from "./connect.ts";
import type { Merchants } from "./connect.ts";

/** GET shows the form; POST `state=enabled` (or another) ends it and leads back to where the link was made. */
export async function answerSetup(merchants: Merchants, request: Request, url: URL): Promise<Response> {
  const [, , account = "", link = ""] = url.pathname.split("/");
  if (request.method !== "POST") {
    const buttons = MERCHANT_STATES.map(
      (state) => `<button type="submit" name="state" value="${state}">${LABELS[state]}</button>`,
    ).join("\n");
    const body = `<div class="card"><h1>Set up payments</h1><p>Stripe asks about the business, its bank account and its people here.</p>
<form method="post" class="row">${buttons}</form></div>`;
    return htmlPage("Set up payments", body, 200, "Stripe sandbox: nothing real is asked for.");
  }
  const asked = new URLSearchParams(await request.text()).get("state");
  const state = MERCHANT_STATES.find((one) => one === asked);
  const next = merchants.open(account, link, state);
  if (next === undefined) return htmlPage("Not found", "<h1>There is no such link</h1>", 404);
  return new Response(null, { status: 303, headers: { location: next } });
}

const LABELS = {
  pending: "Come back later",
  currently_due: "Leave something out",
  enabled: "Fill everything in",
  restricted: "Be restricted",
} as const;
