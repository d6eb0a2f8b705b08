/** Follows the mail with the tickets on the page of a paid order: who waits for it is told when it does not come (O3). */
import type { Order } from "../../model.ts";
import { call } from "../call.ts";

type Mail = Order["ticket_mail"];
/** Milliseconds between two looks; most mails are on their way at the first one. */
const LOOKS = [3000, 7000, 15_000, 30_000, 60_000];

/** What the page shows for it. */
function show(mail: Mail): void {
  const shown = {
    "mail-to": mail === "waiting" || mail === "sent",
    "mail-delayed": mail === "delayed",
    "mail-failed": mail === "failed",
  };
  for (const [id, isShown] of Object.entries(shown)) {
    const element = document.getElementById(id);
    if (element) element.hidden = !isShown;
  }
}

/** Looks a few times, until the mail is out or refused. */
export function followMail(order: string, token: string, mail: Mail, look = 0): void {
  const pause = LOOKS[look];
  if (pause === undefined || (mail !== "waiting" && mail !== "delayed")) return;
  window.setTimeout(() => void lookAgain(order, token, mail, look + 1), pause);
}

async function lookAgain(order: string, token: string, mail: Mail, look: number): Promise<void> {
  const answer = await call<Order>(`/shop/orders/${order}`, { headers: { "order-token": token } });
  const now = answer.ok ? answer.value.ticket_mail : mail;
  show(now);
  followMail(order, token, now, look);
}
