/** The stand-in for bKash: its API, its wallet page, its notices, and the controls. */
import { type Body, ControlFault, number, text } from "../control-body.ts";
import type { Clock, Ports, StandIn } from "../stand-in.ts";
import { answerApi } from "./api.ts";
import { offerSubscription } from "./notices.ts";
import { answerPage } from "./page.ts";
import { BkashWorld, hundredths } from "./world.ts";

const ROOT = "/bkash";

export class Bkash implements StandIn {
  private readonly world: BkashWorld;
  readonly clock: Clock;
  /** Subscriptions that were confirmed, for tests. */
  private readonly confirmed: string[] = [];

  constructor(ports: Ports) {
    this.world = new BkashWorld(ports);
    this.clock = this.world.clock;
  }

  async answer(request: Request, url: URL): Promise<Response> {
    const path = url.pathname.slice(ROOT.length);
    if (path === "/confirm-subscription") {
      this.confirmed.push(url.searchParams.get("account") ?? "");
      return new Response("confirmed");
    }
    return (
      (await answerApi(this.world, request, url, path)) ??
      (await answerPage(this.world, request, path)) ??
      Response.json({ message: "Missing Authentication Token" }, { status: 403 })
    );
  }

  async control(call: string, body: Body, url: URL): Promise<object> {
    const { world } = this;
    const appKey = url.searchParams.get("account") ?? text(body, "account");
    switch (call) {
      case `POST /control${ROOT}`: {
        const done = world.switches.set(body);
        if (!(await this.setMerchant(appKey, body, url)) && !done) throw new ControlFault("Nothing to set.");
        return { ok: true, waiting: world.switches.waiting };
      }
      case `POST /control${ROOT}/flush`:
        return { tried: await world.callbacks.flush(appKey), pending: world.callbacks.pending(appKey) };
      case `GET /control${ROOT}/events`:
        return { data: appKey === undefined ? [] : world.callbacks.of(appKey) };
      case `GET /control${ROOT}/payments`:
        return { data: appKey === undefined ? [] : this.payments(appKey) };
      case `GET /control${ROOT}/tokens`:
        return { data: [{ grants: world.merchants.get(appKey ?? "")?.grants.length ?? 0, confirmed: this.confirmed }] };
      default:
        throw new ControlFault(`There is no control ${call}.`);
    }
  }

  reset(appKey?: string): void {
    this.world.reset(appKey);
  }

  /** `expire_tokens`, `grants_per_hour`, `notice_url`, `offer_subscription`; false when the body sets none. */
  private async setMerchant(appKey: string | undefined, body: Body, url: URL): Promise<boolean> {
    const merchant = appKey === undefined ? undefined : this.world.merchants.get(appKey);
    const [grants, notices] = [number(body, "grants_per_hour"), text(body, "notice_url")];
    const [expire, offer] = [body["expire_tokens"] === true, body["offer_subscription"] === true];
    if (grants === undefined && notices === undefined && !expire && !offer) return false;
    if (merchant === undefined) throw new ControlFault("There is no such account yet.");
    if (grants !== undefined) merchant.grantsPerHour = grants;
    if (notices !== undefined) merchant.noticeUrl = notices;
    if (expire) merchant.tokens = {};
    this.world.merchants.put(merchant.appKey, merchant);
    if (offer) {
      const address = `${url.origin}${ROOT}/confirm-subscription?account=${merchant.appKey}`;
      await offerSubscription(this.world, merchant, address);
    }
    return true;
  }

  private payments(appKey: string): object[] {
    return this.world.paymentsOf(appKey).map(({ id, invoice, state, moves, refunds }) => ({
      payment: id,
      invoice,
      state,
      captured: state === "completed" ? hundredths(moves) : 0,
      refunded: refunds.reduce((sum, { amount }) => sum + hundredths(amount), 0),
    }));
  }
}
