/** One settlement: what it is made of, closing it, its statement, what was paid out of it (F3). */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { PayoutWays, SettlementDetail } from "../../../api/books-types.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { useDownload } from "../../parts/download.ts";
import { Ask } from "../../parts/dialog.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { Tag } from "../../parts/tags.tsx";
import { toast } from "../../parts/toast.tsx";
import { staffMoney } from "../../price.ts";
import { api, staffZone } from "../../session.ts";
import { longTime, shortTime } from "../../zoned-time.ts";
import { accountName, drawnAccounts, gatewayName } from "./accounts.ts";
import { DisbursementDialog } from "./disbursement.tsx";
import { f } from "./messages.en.ts";
import { PayoutDialog } from "./payout.tsx";
import { periodName } from "./period.ts";
import { SettlementTag } from "./settlements.tsx";

const s = f.settlement;

export function SettlementScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => api.get<SettlementDetail>(`/settlements/${id}`), [id]);
  const payouts = useLoad(() => api.get<PayoutWays>(`/settlements/${id}/payout-ways`), [id]);
  const ways = (payouts.data?.ways ?? []).filter(({ most }) => most.amount > 0);
  const [open, setOpen] = useState<"close" | "record" | "payout" | null>(null);
  const one = loaded.data;
  const period = one ? periodName(one.period_start, one.period_end, staffZone.value) : f.settlements.title;
  const done = async (said: string) => {
    setOpen(null);
    toast(said);
    await Promise.all([loaded.reload(), payouts.reload()]);
  };
  return (
    <Page
      title={period}
      under={["/console/finance/settlements", f.settlements.title]}
      beside={one && <SettlementTag status={one.status} />}
      actions={
        one?.status === "draft" ? (
          <Button look="primary" onPress={() => setOpen("close")}>
            {s.close}
          </Button>
        ) : (
          one &&
          one.payable.amount > 0 && (
            <>
              {ways.length > 0 && (
                <Button look="primary" onPress={() => setOpen("payout")}>
                  {s.payout}
                </Button>
              )}
              <Button look={ways.length > 0 ? "plain-edge" : "primary"} onPress={() => setOpen("record")}>
                {s.record}
              </Button>
            </>
          )
        )
      }
    >
      <Show of={loaded} rows={8}>
        {(data) => (
          <div class="two">
            <Story data={data} />
            <div class="stack">
              <Payable data={data} />
              <Statement data={data} />
            </div>
          </div>
        )}
      </Show>
      {one && open === "close" && (
        <CloseDialog data={one} period={period} onClose={() => setOpen(null)} onDone={() => void done(s.closedDone)} />
      )}
      {one && open === "payout" && (
        <PayoutDialog data={one} ways={ways} onClose={() => setOpen(null)} onDone={() => void done(s.sent)} />
      )}
      {one && open === "record" && (
        <DisbursementDialog data={one} onClose={() => setOpen(null)} onDone={() => void done(s.recorded)} />
      )}
    </Page>
  );
}

/** The accounts as bars against the largest: solid came in, hatched went out; the words say it too. */
function Story({ data }: { data: SettlementDetail }) {
  const { result, reserved, released } = data;
  const due = { ...result, amount: result.amount - reserved.amount + released.amount };
  const minus = (amount: number) => staffMoney({ ...result, amount: 0 - amount });
  return (
    <Panel title={s.story}>
      <ul class="drawn">
        {drawnAccounts(data.accounts).map(({ account, amount, out, share }) => (
          <li key={account}>
            <span>
              {accountName(account)} <span class="soft xs">{out ? s.out : s.in}</span>
            </span>
            <b class="num end">{out ? minus(amount.amount) : staffMoney(amount)}</b>
            <span class={`drawn__bar${out ? " drawn__bar--out" : ""}`} aria-hidden="true">
              <i style={{ inlineSize: `${Math.max(1, Math.round(share * 100))}%` }} />
            </span>
          </li>
        ))}
      </ul>
      <dl class="sums">
        <div>
          <dt>{s.result}</dt>
          <dd class="num">
            <b>{staffMoney(result)}</b>
          </dd>
        </div>
        {reserved.amount > 0 && (
          <div>
            <dt>
              {s.reserve}{" "}
              <span class="soft xs">
                {s.reserveUntil(shortTime(data.release_at, staffZone.value).split(",")[0] ?? "")}
              </span>
            </dt>
            <dd class="num">{minus(reserved.amount)}</dd>
          </div>
        )}
        {released.amount > 0 && (
          <div>
            <dt>{s.released}</dt>
            <dd class="num">{staffMoney(released)}</dd>
          </div>
        )}
        <div class="sums__total">
          <dt>{due.amount < 0 ? s.dueLoss : s.due}</dt>
          <dd class="num">
            <b>{staffMoney(due)}</b>
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

function Payable({ data }: { data: SettlementDetail }) {
  return (
    <Panel title={s.paid}>
      <dl class="stat panelstat">
        <dt>{s.payable}</dt>
        <dd class="num">{staffMoney(data.payable)}</dd>
        <dd class="stat__note soft xs">{s.payableNote}</dd>
      </dl>
      {data.disbursements.length === 0 ? (
        <p class="soft panelnote">{data.status === "draft" ? s.noneOpen : s.none}</p>
      ) : (
        <ul class="rows">
          {data.disbursements.map((paid) => (
            <li key={paid.id}>
              <span class="strong anywhere">{paid.reference}</span>
              <b class="num end">{staffMoney(paid.amount)}</b>
              <span class="soft xs">
                {paid.method === "gateway" ? gatewayName(paid.source.replace("gateway:", "")) : s.methods[paid.method]},{" "}
                {shortTime(paid.created_at, staffZone.value)}
              </span>
              <span class="end">
                <Tag tone={paid.status === "paid" ? "ok" : paid.status === "failed" ? "bad" : "warn"}>
                  {s.status[paid.status]}
                </Tag>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Statement({ data }: { data: SettlementDetail }) {
  const { fetching, fault, download } = useDownload();
  const file = (kind: "pdf" | "csv") => ({
    busy: fetching.endsWith(kind) ? s.fetching : undefined,
    onPress: () =>
      void download(`/settlements/${data.id}/statement.${kind}`, `settlement-${data.period_end.slice(0, 10)}.${kind}`),
  });
  return (
    <Panel title={s.statement} pad>
      <div class="stack stack--s">
        <FaultBanner fault={fault} />
        {data.closed_at && <p class="soft xs">{s.closedAt(longTime(data.closed_at, staffZone.value))}</p>}
        <div class="row row--wrap">
          <Button {...file("pdf")}>{s.pdf}</Button>
          <Button {...file("csv")}>{s.csv}</Button>
        </div>
      </div>
    </Panel>
  );
}

function CloseDialog(props: { data: SettlementDetail; period: string; onClose: () => void; onDone: () => void }) {
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (await run(() => api.post(`/settlements/${props.data.id}/close`))) props.onDone();
  };
  const earlier = fault?.extra["settlement"];
  return (
    <Ask
      title={s.closeAsk(props.period)}
      text={s.closeText}
      safe={s.closeKeep}
      act={s.close}
      busy={busy ? s.closing : undefined}
      onSafe={props.onClose}
      onAct={() => void act()}
    >
      {fault?.code === "settlement_out_of_order" && typeof earlier === "string" ? (
        <Banner tone="bad" appears head={s.order} rest={s.orderRest}>
          <a href={`/console/finance/settlements/${earlier}`} onClick={props.onClose}>
            {s.orderLink}
          </a>
        </Banner>
      ) : (
        <FaultBanner fault={fault} />
      )}
    </Ask>
  );
}
