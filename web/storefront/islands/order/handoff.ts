/**
 * The gateway's own script on our page. Its address comes from the server, and the page's Content-Security-Policy lets no
 * other one in. What it hands back is proof for the server, never believed here.
 */
import type { NextAction } from "../../model.ts";
import { call } from "../call.ts";
import { freshKey } from "../call.ts";

type Handoff = Extract<NextAction, { kind: "client_handoff" }>;
export type HandoffEnd = "confirmed" | "unproven" | "closed" | "not_loaded";

/** How Razorpay's script is used: the one shape of a hand-off that there is. */
type Opener = new (options: object) => { open: () => void };

/** Loads the script, opens it, and hands in what it gives. Ends when the buyer has paid or has closed it. */
export async function runHandoff(
  { script, parameters }: Handoff,
  { order, payment, token }: { readonly order: string; readonly payment: string; readonly token: string },
): Promise<HandoffEnd> {
  const Opens = await opener(script);
  if (!Opens) return "not_loaded";
  const fields = await new Promise<Readonly<Record<string, string>> | null>((done) => {
    const options = {
      ...nested(parameters),
      handler: (given: Record<string, string>) => done(given),
      modal: { ondismiss: () => done(null) },
    };
    new Opens(options).open();
  });
  if (fields === null) return "closed";
  return (await handIn(`/shop/orders/${order}/payments/${payment}/confirmation`, fields, token))
    ? "confirmed"
    : "unproven";
}

const TRIES = 4;
const PAUSE = 1500;

/** Tries more than once: the money may have moved, and the sooner we know the better. The gateway tells us besides. */
async function handIn(path: string, fields: Readonly<Record<string, string>>, token: string): Promise<boolean> {
  const headers = { "order-token": token, "idempotency-key": freshKey() };
  for (let turn = 1; turn <= TRIES; turn++) {
    const answer = await call(path, { method: "POST", body: { fields }, headers });
    if (answer.ok) return true;
    if (answer.fault.status > 0 && answer.fault.status < 500) return false;
    await new Promise((done) => window.setTimeout(done, PAUSE * turn));
  }
  return false;
}

/** What the script puts on the page; undefined when it did not load. */
async function opener(address: string): Promise<Opener | undefined> {
  const known = (window as { Razorpay?: Opener }).Razorpay;
  if (known) return known;
  const element = document.createElement("script");
  element.src = address;
  await new Promise<void>((done) => {
    element.addEventListener("load", () => done());
    element.addEventListener("error", () => done());
    document.head.append(element);
  });
  return (window as { Razorpay?: Opener }).Razorpay;
}

/** `{"prefill.name": "A"}` becomes `{prefill: {name: "A"}}`. */
export function nested(parameters: Readonly<Record<string, string>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(parameters)) {
    const [head = "", leaf] = path.split(".");
    if (leaf === undefined) out[head] = value;
    else out[head] = { ...(out[head] as object | undefined), [leaf]: value };
  }
  return out;
}
