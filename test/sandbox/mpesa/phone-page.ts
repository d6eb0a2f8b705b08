/** The phones of everybody: what they are asked, with a button for every way to answer. */
import { escapeHtml, htmlPage } from "../layout.ts";
import { expireDue, finish, OUTCOMES, type OutcomeName } from "./outcomes.ts";
import type { MpesaWorld, Prompt } from "./world.ts";

const SHOWN = 50;

/** `GET /phone?number=` shows prompts; `POST /phone/{prompt}/{button}` answers one. */
export async function answerPhone(world: MpesaWorld, request: Request, url: URL, path: string): Promise<Response> {
  const root = `${url.origin}/mpesa`;
  const [, , id, action] = path.split("/");
  if (id === undefined || id === "") {
    return listPage(world, url.searchParams.get("number")?.replaceAll(/\D/g, "") ?? "", root);
  }
  const prompt = world.prompt(id);
  if (!prompt || request.method !== "POST" || action === undefined || !isOutcome(action)) {
    return htmlPage("Not found", "<h1>There is no such prompt</h1>", 404);
  }
  const form = new URLSearchParams(await request.text());
  const payer = (form.get("payer") ?? "").replaceAll(/\D/g, "");
  if (payer !== "" && prompt.result === null) prompt.payer = payer;
  finish(world, prompt, action);
  const location = `${root}/phone?number=${prompt.phone}`;
  return Response.json({ result: prompt.result, receipt: prompt.receipt }, { status: 303, headers: { location } });
}

function isOutcome(name: string): name is OutcomeName {
  return Object.hasOwn(OUTCOMES, name);
}

function listPage(world: MpesaWorld, number: string, root: string): Response {
  const prompts = world
    .promptsOf()
    .filter(({ phone }) => number === "" || phone === number)
    .toReversed();
  for (const prompt of prompts.slice(0, SHOWN)) expireDue(world, prompt);
  const cards = prompts.slice(0, SHOWN).map((prompt) => card(prompt, root));
  const empty = `<div class="card"><p>No phone is asked for anything. Pay by M-Pesa in the shop, then load this page again.</p></div>`;
  const body = `<h1>Phones</h1>${cards.join("") || empty}<p><a class="button" href="${root}/phone">Load again</a></p>`;
  return htmlPage("Phones", body, 200, "M-Pesa sandbox: no real phone is called, no real money moves.");
}

function card(prompt: Prompt, root: string): string {
  const id = escapeHtml(prompt.checkoutRequestId);
  const heading = `<h2>+${escapeHtml(prompt.phone)}</h2>`;
  const asks = `<p>Pay KES ${prompt.amount} to ${escapeHtml(prompt.shortcode)}, account ${escapeHtml(prompt.reference)}?</p>`;
  if (prompt.result !== null) {
    const receipt = prompt.receipt === null ? "" : ` Receipt ${escapeHtml(prompt.receipt)}.`;
    return `<section class="card">${heading}${asks}<p class="soft">${escapeHtml(prompt.result.desc)}${receipt}</p></section>`;
  }
  const button = (action: OutcomeName, label: string) =>
    `<button type="submit" formaction="${root}/phone/${id}/${action}">${label}</button>`;
  return `<section class="card">${heading}${asks}<form method="post" action="${root}/phone/${id}/approve">
<button class="primary" type="submit">Enter PIN</button>
<details open><summary>Answer otherwise</summary><div class="row">${button("cancel", "Cancel")}${button("no_money", "Too little money")}${button("wrong_pin", "Wrong PIN")}${button("no_answer", "Do not answer")}${button("unknown", "Unknown result")}</div></details></form></section>`;
}
