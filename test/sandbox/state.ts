/** The Durable Object that is the whole sandbox: state in memory, written to SQLite in groups a moment later. */
import { DurableObject } from "cloudflare:workers";
import { Catcher } from "./catcher.ts";
import { answerControl, expireDue } from "./control.ts";
import type { Controlled } from "./control.ts";
import { Gateways } from "./gateways.ts";
import { htmlPage } from "./layout.ts";
import { answerMailbox } from "./mailbox/pages.ts";
import { Mailbox } from "./mailbox/store.ts";
import { Resend } from "./resend/emails.ts";
import type { Account, Settings } from "./stripe/account.ts";
import { answerApi } from "./stripe/api.ts";
import { Merchants } from "./stripe/connect.ts";
import { Disputes } from "./stripe/disputes.ts";
import { Courier } from "./stripe/events.ts";
import { answerPage } from "./stripe/hosted-page.ts";
import { Operations } from "./stripe/operations.ts";
import { Till } from "./stripe/payments.ts";
import { Payouts } from "./stripe/payouts.ts";
import type { StripeRecord } from "./stripe/records.ts";
import { Refunder } from "./stripe/refunds.ts";
import { answerSetup } from "./stripe/setup-page.ts";
import { StripeWorld } from "./stripe/world.ts";

/** Changes are written at most this long after they were made, in one commit. */
const SAVE_AFTER = 250;
/** How often open sessions are looked through for those whose time is over. */
const SWEEP = 30_000;

/** One object, named `main`, holds everything. */
export class Sandbox extends DurableObject {
  private readonly world: StripeWorld;
  private readonly courier: Courier;
  private readonly till: Till;
  private readonly operations: Operations;
  private readonly merchants: Merchants;
  private readonly gateways: Gateways;
  private readonly mailbox: Mailbox;
  private readonly resend: Resend;
  private readonly controlled: Controlled;
  private readonly catcher = new Catcher();
  private readonly dirty = new Map<string, { account: string; record: StripeRecord }>();
  private readonly dirtySettings = new Set<Account>();
  private gone: string[] = [];
  private saving: ReturnType<typeof setTimeout> | undefined;
  private alarmAt = Infinity;

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env as Cloudflare.Env);
    this.world = new StripeWorld({
      now: () => Date.now(),
      wakeAt: (ms) => this.wakeAt(ms),
      changed: (account, record) => {
        this.dirty.set(record.id, { account, record });
        this.saveSoon();
      },
      settingsChanged: (account) => {
        this.dirtySettings.add(account);
        this.saveSoon();
      },
      forgotten: (ids) => {
        this.gone.push(...ids);
        for (const id of ids) this.dirty.delete(id);
        this.saveSoon();
      },
    });
    this.courier = new Courier(this.world);
    this.till = new Till(this.world, this.courier);
    this.merchants = new Merchants(this.world, this.courier);
    const [refunder, disputes] = [new Refunder(this.world, this.courier), new Disputes(this.world, this.courier)];
    const payouts = new Payouts(this.world, this.courier);
    const { world, courier, till, merchants } = this;
    this.operations = new Operations({ world, courier, till, refunder, disputes, payouts, merchants });
    this.mailbox = new Mailbox(ctx.storage.sql);
    this.gateways = new Gateways({
      now: () => Date.now(),
      wakeAt: (ms) => this.wakeAt(ms),
      sql: ctx.storage.sql,
      post: (mail) => {
        this.mailbox.add(mail);
        this.saveSoon();
      },
      changed: () => this.saveSoon(),
    });
    this.resend = new Resend(this.mailbox, () => Date.now());
    this.controlled = {
      world: this.world,
      courier: this.courier,
      till: this.till,
      disputes,
      payouts,
      merchants,
      resend: this.resend,
      gateways: this.gateways,
      wipe: (account) => this.wipe(account),
      save: async () => {
        this.save();
        await this.ctx.storage.sync();
      },
    };
    this.load();
  }

  /** Every request: gateways' APIs first, they are the hot ones. */
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, root = ""] = url.pathname.split("/");
    switch (root) {
      case "v1":
        return await answerApi(this.world, this.operations, request, url);
      case "emails": {
        const answer = await this.resend.answer(request, url);
        if (this.mailbox.hasWaiting) this.saveSoon();
        return answer;
      }
      case "pay":
        return await answerPage(this.world, this.till, request, url);
      case "setup":
        return await answerSetup(this.merchants, request, url);
      case "control":
        return await answerControl(this.controlled, request, url);
      case "catch":
        return await this.catcher.answer(request, url);
      case "healthz":
        return Response.json({ ok: true });
      default:
        return (await this.gateways.answer(request, url)) ?? answerMailbox(this.mailbox, url) ?? homePage(url);
    }
  }

  /** Retries of webhooks, and sessions whose time is over. Slow receivers do not hold up the next alarm. */
  override alarm(): void {
    this.alarmAt = Infinity;
    expireDue({ world: this.world, till: this.till });
    void this.courier.flush(false);
    this.gateways.tick();
    const next = this.courier.nextDue();
    if (next !== undefined) this.wakeAt(next);
    if (this.someOpen()) this.wakeAt(Date.now() + SWEEP);
  }

  private someOpen(): boolean {
    for (const account of this.world.accounts.values()) if (account.openSessions.size > 0) return true;
    return false;
  }

  private wakeAt(ms: number): void {
    if (ms >= this.alarmAt) return;
    this.alarmAt = ms;
    void this.ctx.storage.setAlarm(ms);
  }

  private saveSoon(): void {
    this.saving ??= setTimeout(() => this.save(), SAVE_AFTER);
  }

  /** Runs without an await in it, so SQLite commits it as one. */
  private save(): void {
    clearTimeout(this.saving);
    this.saving = undefined;
    const { sql } = this.ctx.storage;
    for (const { account, record } of this.dirty.values()) {
      const text = JSON.stringify(record);
      sql.exec(
        "INSERT INTO records (id, account, json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json",
        record.id,
        account,
        text,
      );
    }
    for (const id of this.gone) sql.exec("DELETE FROM records WHERE id = ?", id);
    for (const account of this.dirtySettings) {
      sql.exec(
        "INSERT OR REPLACE INTO accounts (key, settings) VALUES (?, ?)",
        account.key,
        JSON.stringify(account.settings),
      );
    }
    this.dirty.clear();
    this.dirtySettings.clear();
    this.gone = [];
    this.gateways.save();
    this.mailbox.save();
  }

  private load(): void {
    const { sql } = this.ctx.storage;
    sql.exec("CREATE TABLE IF NOT EXISTS accounts (key TEXT PRIMARY KEY, settings TEXT NOT NULL)");
    sql.exec(
      "CREATE TABLE IF NOT EXISTS records (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, json TEXT NOT NULL)",
    );
    sql.exec("CREATE INDEX IF NOT EXISTS records_account ON records (account)");
    for (const { key, settings } of sql.exec<{ key: string; settings: string }>("SELECT key, settings FROM accounts")) {
      this.world.account(key, JSON.parse(settings) as Settings);
    }
    for (const row of sql.exec<{ account: string; json: string }>("SELECT account, json FROM records ORDER BY seq")) {
      const account = this.world.account(row.account);
      const record = JSON.parse(row.json) as StripeRecord;
      account.add(record);
      if (record.kind === "session") this.world.sessionOwner.set(record.id, account.key);
      if (record.kind === "event") this.courier.resume(account, record);
    }
    // What resuming marked is what was just read.
    this.dirty.clear();
    if (this.someOpen()) this.wakeAt(Date.now() + SWEEP);
  }

  private wipe(account?: string): void {
    const { sql } = this.ctx.storage;
    if (account === undefined) {
      this.dirty.clear();
      this.dirtySettings.clear();
      sql.exec("DELETE FROM records");
      sql.exec("DELETE FROM accounts");
      this.mailbox.clear();
      return;
    }
    for (const [id, one] of this.dirty) if (one.account === account) this.dirty.delete(id);
    for (const one of this.dirtySettings) if (one.key === account) this.dirtySettings.delete(one);
    sql.exec("DELETE FROM records WHERE account = ?", account);
    sql.exec("DELETE FROM accounts WHERE key = ?", account);
  }
}

function homePage(url: URL): Response {
  if (url.pathname !== "/") return htmlPage("Not found", "<h1>There is nothing here</h1>", 404);
  return htmlPage(
    "Tessera sandbox",
    `<h1>Tessera sandbox</h1><div class="card"><p>Stand-ins for payment gateways and providers of messages, on this computer only.</p>
<p><a class="button" href="/mailbox">Open the mailbox</a></p>
<p class="soft">APIs: <code>/v1/…</code> as Stripe, <code>/emails</code> as Resend. Controls: <code>POST /control/stripe</code>, <code>POST /control/resend</code>, <code>POST /control/clock</code>, <code>POST /control/reset</code>.</p></div>`,
  );
}
