/** What the stand-ins of providers of messages are made of: messages that were taken, what is told of them later, controls. */
import { type Callback, Callbacks } from "../callbacks.ts";
import { type Body, ControlFault, number, onlyFields, text } from "../control-body.ts";
import type { Mail } from "../mailbox/store.ts";
import { API_FAULTS, type ApiFault, type Ports, type StandIn, throughFaults } from "../stand-in.ts";
import { isLoopback } from "../stripe/events.ts";
import { Switches } from "../switches.ts";

/** A message as the provider keeps it. */
export type Taken = Omit<Mail, "id" | "at"> & {
  /** The provider's id. */
  readonly id: string;
  readonly account: string;
  /** What of ours came with it, and is handed back. */
  readonly about: Readonly<Record<string, string>>;
  /** Where this message's callbacks go, for providers that are told with each. */
  readonly tellTo?: string;
};

/** What becomes of a message. */
export const OUTCOMES = ["sent", "delivered", "read", "bounced", "undelivered", "complained", "stopped"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Where a provider calls back for an account, and what it signs with. */
export type Webhook = { readonly url: string; readonly secret: string };

export type Told = { readonly headers: Readonly<Record<string, string>>; readonly body: string };
export type Telling = {
  readonly outcome: Outcome;
  readonly url: string;
  readonly webhook: Webhook;
  readonly at: number;
};

/** One provider: how it reads and answers, and how it tells. */
export type Messenger = {
  /** Whose request this is. */
  readonly accountOf: (request: Request, url: URL) => string;
  /** Reads strictly; an answer alone is a refusal. `refuse` is what was set to be refused next. */
  readonly take: (request: Request, url: URL, refuse: Refusal | undefined) => Promise<Reception>;
  /** A callback, signed. */
  readonly tell: (taken: Taken, telling: Telling) => Promise<Told>;
  /** The signature is of somebody else, or the proof is wrong. */
  readonly forge: (told: Told, url: string) => Told & { readonly url: string };
  /** Other things below its address, such as a certificate. */
  readonly answerOther?: (request: Request, url: URL) => Response | undefined;
  /** What its dashboard shows when a webhook is entered. */
  readonly webhookShown?: (account: string) => Promise<Record<string, string>>;
};
export type Reception = Response | { readonly taken: Taken; readonly answer: Response };

/** What may be refused beside the faults of every API. */
export const REFUSALS = ["refuse", "stopped", "credentials", "redirect"] as const;
export type Refusal = (typeof REFUSALS)[number];

const MAX_COPIES = 10;
const NO_WEBHOOK: Webhook = { url: "", secret: "" };

/** The stand-in of one provider. */
export function messengerStandIn(name: string, messenger: Messenger): (ports: Ports) => StandIn {
  return (ports) => new MessengerStandIn(name, messenger, ports);
}

class MessengerStandIn implements StandIn {
  private readonly name: string;
  private readonly messenger: Messenger;
  private readonly ports: Ports;
  private readonly switches = new Switches<ApiFault | Refusal>([...API_FAULTS, ...REFUSALS]);
  private readonly callbacks: Callbacks;
  private readonly taken: Taken[] = [];
  private readonly webhooks = new Map<string, Webhook>();

  constructor(name: string, messenger: Messenger, ports: Ports) {
    this.name = name;
    this.messenger = messenger;
    this.ports = ports;
    this.callbacks = new Callbacks(ports.now);
  }

  async answer(request: Request, url: URL): Promise<Response> {
    const other = this.messenger.answerOther?.(request, url);
    if (other !== undefined) return other;
    const account = this.messenger.accountOf(request, url);
    return await throughFaults<Refusal>(this.switches, account, async () => {
      const refuse = this.switches.take(account, REFUSALS)?.next as Refusal | undefined;
      if (refuse === "redirect") return Response.redirect("http://169.254.169.254/latest/meta-data", 302);
      const reception = await this.messenger.take(request, url, refuse);
      if (reception instanceof Response) return reception;
      this.keep(reception.taken);
      return reception.answer;
    });
  }

  async control(call: string, body: Body, url: URL): Promise<object> {
    const account = url.searchParams.get("account") ?? text(body, "account") ?? "";
    switch (call) {
      case `POST /control/${this.name}`:
        return await this.set(account, body);
      case `POST /control/${this.name}/tell`:
        return { data: await this.tell(account, body) };
      case `GET /control/${this.name}/messages`:
        return { data: this.taken.filter((one) => one.account === account) };
      default:
        throw new ControlFault(`There is no control ${call}.`);
    }
  }

  reset(account?: string): void {
    this.switches.reset(account);
    this.callbacks.reset(account);
    const left = account === undefined ? [] : this.taken.filter((one) => one.account !== account);
    this.taken.splice(0, this.taken.length, ...left);
    if (account === undefined) this.webhooks.clear();
    else this.webhooks.delete(account);
  }

  private keep(taken: Taken): void {
    this.taken.push(taken);
    if (this.taken.length > 2000) this.taken.shift();
    const { channel, from, to, subject, text: words, html, files } = taken;
    this.ports.post({
      id: crypto.randomUUID(),
      channel,
      from,
      to,
      subject,
      text: words,
      html,
      files,
      at: this.ports.now(),
    });
    // Where somebody on this computer listens, it is told as it would be; tests ask for what they want.
    const target = taken.tellTo ?? this.webhooks.get(taken.account)?.url;
    if (target === undefined || !isLoopback(target)) return;
    for (const outcome of ["sent", "delivered"] as const)
      void this.tellOne(taken, outcome, { copies: 1, forged: false });
  }

  private async set(account: string, body: Body): Promise<object> {
    const { webhook } = body;
    if (typeof webhook !== "object" || webhook === null) {
      if (!this.switches.set(body)) throw new ControlFault("next or webhook is needed.");
      return { waiting: this.switches.waiting };
    }
    onlyFields(webhook as Body, ["url", "secret"]);
    const [url, secret] = [text(webhook as Body, "url") ?? "", text(webhook as Body, "secret") ?? ""];
    this.webhooks.set(account, { url, secret });
    return (await this.messenger.webhookShown?.(account)) ?? {};
  }

  /** `{account, outcome, id?, forged?, copies?, age_ms?}`: what is told of the newest message, or of one. */
  private async tell(account: string, body: Body): Promise<Callback[]> {
    onlyFields(body, ["account", "outcome", "id", "forged", "copies", "age_ms"]);
    const outcome = OUTCOMES.find((one) => one === body["outcome"]);
    if (outcome === undefined) throw new ControlFault(`Unknown outcome. Known: ${OUTCOMES.join(", ")}.`);
    const id = text(body, "id");
    const taken = this.taken.findLast((one) => one.account === account && (id === undefined || one.id === id));
    if (taken === undefined) throw new ControlFault("There is no such message.");
    const copies = Math.min(MAX_COPIES, number(body, "copies") ?? 1);
    const age = number(body, "age_ms") ?? 0;
    return [await this.tellOne(taken, outcome, { copies, forged: body["forged"] === true, age })];
  }

  private async tellOne(
    taken: Taken,
    outcome: Outcome,
    { copies, forged, age = 0 }: { copies: number; forged: boolean; age?: number },
  ): Promise<Callback> {
    const webhook = this.webhooks.get(taken.account) ?? NO_WEBHOOK;
    const url = taken.tellTo ?? webhook.url;
    const at = this.ports.now() - age;
    const told = await this.messenger.tell(taken, { outcome, url, webhook, at });
    const sent = forged ? this.messenger.forge(told, url) : { ...told, url };
    const callback = {
      id: crypto.randomUUID(),
      account: taken.account,
      kind: outcome,
      ...sent,
      made_at: at,
      attempts: [],
    };
    await this.callbacks.send(callback, { copies });
    return callback;
  }
}
