/** The stand-in for SSLCOMMERZ: its API, its page, its notices, and the controls. */
import { type Body, ControlFault, text } from "../control-body.ts";
import type { Clock, Ports, StandIn } from "../stand-in.ts";
import { answerApi } from "./api.ts";
import { notify } from "./notices.ts";
import { answerPage } from "./page.ts";
import { hundredths, SslcommerzWorld } from "./world.ts";

const ROOT = "/sslcommerz";

export class Sslcommerz implements StandIn {
  private readonly world: SslcommerzWorld;
  readonly clock: Clock;

  constructor(ports: Ports) {
    this.world = new SslcommerzWorld(ports);
    this.clock = this.world.clock;
  }

  async answer(request: Request, url: URL): Promise<Response> {
    const path = url.pathname.slice(ROOT.length);
    return (
      (await answerApi(this.world, request, url, path)) ??
      (await answerPage(this.world, request, url, path)) ??
      new Response("<html>404 Not Found</html>", { status: 404 })
    );
  }

  async control(call: string, body: Body, url: URL): Promise<object> {
    const { world } = this;
    const store = url.searchParams.get("account") ?? text(body, "account");
    switch (call) {
      case `POST /control${ROOT}`:
        if (!world.switches.set(body)) throw new ControlFault("Nothing to set: next is missing.");
        return { ok: true, waiting: world.switches.waiting };
      case `POST /control${ROOT}/flush`:
        world.finishRefunds((one) => store === undefined || one.store === store);
        return { tried: await world.callbacks.flush(store), pending: world.callbacks.pending(store) };
      case `GET /control${ROOT}/events`:
        return { data: store === undefined ? [] : world.callbacks.of(store) };
      case `GET /control${ROOT}/payments`:
        return { data: store === undefined ? [] : this.payments(store) };
      default:
        throw new ControlFault(`There is no control ${call}.`);
    }
  }

  tick(): void {
    for (const session of this.world.tick()) void notify(this.world, session, undefined);
  }

  reset(store?: string): void {
    this.world.reset(store);
  }

  /** The gateway's side of the books, by our id of the payment. */
  private payments(store: string): object[] {
    const sessions = this.world.sessionsOf(store);
    const refunds = this.world.refundsOf(store);
    return [...new Set(sessions.map(({ fields }) => fields["tran_id"] ?? ""))].map((tranId) => {
      const mine = sessions.filter(({ fields }) => fields["tran_id"] === tranId);
      const paid = mine.flatMap(({ transactions }) => transactions.filter(({ val_id }) => val_id !== ""));
      const back = refunds.filter((one) => one.tran_id === tranId && one.status === "refunded");
      return {
        tran_id: tranId,
        open: mine.some(({ status }) => status === "PENDING"),
        captured: paid.reduce((sum, { amount }) => sum + hundredths(amount), 0),
        refunded: back.reduce((sum, { amount }) => sum + amount, 0),
      };
    });
  }
}
