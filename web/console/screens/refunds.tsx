/** Giving back the money of a cancelled event: what is kept, the amounts first, then the run with its progress (E18, E19). */
import { useRoute } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { RefundRun } from "../../api/order-money-types.ts";
import type { EventShape, List } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Ask } from "../parts/dialog.tsx";
import { focusFirstError, TextField } from "../parts/field.tsx";
import { Empty, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { EventTag } from "../parts/tags.tsx";
import { staffMoney } from "../price.ts";
import { isPolicy, type PolicyForm, readPolicy } from "../refund-form.ts";
import { api } from "../session.ts";
import { Failures, RunPanel, RunRows } from "./refunds-run.tsx";

const w = words.bulk;
/** Milliseconds between looks at a run that goes through the orders, and at one whose refunds are on their way. */
const LOOK_AT_RUN = 1500;
const LOOK_AT_REFUNDS = 5000;

type Data = { event: EventShape; runs: readonly RefundRun[] };

async function load(id: string): Promise<Data> {
  const [event, runs] = await Promise.all([
    api.get<EventShape>(`/events/${id}`),
    api.get<List<RefundRun>>(`/events/${id}/refunds?limit=10`),
  ]);
  return { event, runs: runs.data };
}

/** True while orders are looked at, or refunds of a run have not arrived. */
function goesOn(run: RefundRun | undefined): boolean {
  if (!run) return false;
  return run.status === "running" || (!run.dry_run && run.refunds.requested + run.refunds.pending > 0);
}

export function EventRefundsScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => load(id), [id]);
  const event = loaded.data?.event;
  const newest = loaded.data?.runs[0];
  const moving = goesOn(newest);
  const every = newest?.status === "running" ? LOOK_AT_RUN : LOOK_AT_REFUNDS;
  const { reload } = loaded;
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => void reload(), every);
    return () => clearInterval(timer);
  }, [moving, every, reload]);
  return (
    <Page
      title={w.title}
      under={[`/console/events/${id}`, event?.name ?? m.events.name]}
      beside={event && <EventTag status={event.status} />}
    >
      <Show of={loaded} rows={6}>
        {(data) => <Content data={data} reload={reload} />}
      </Show>
    </Page>
  );
}

function Content({ data, reload }: { data: Data; reload: () => Promise<void> }) {
  const { event, runs } = data;
  const [newest, ...earlier] = runs;
  return (
    <div class="stack">
      {event.status !== "cancelled" && <Banner tone="info" head={w.notCancelled} rest={w.notCancelledText} />}
      <PolicyPanel event={event} newest={newest} onStarted={reload} />
      {newest ? (
        <>
          <RunPanel run={newest} currency={event.currency} />
          {newest.orders.failed > 0 && <Failures key={`${newest.id}${newest.orders.failed}`} run={newest} />}
          {earlier.length > 0 && <RunRows runs={earlier} currency={event.currency} />}
        </>
      ) : (
        <div class="panel">
          <Empty icon="money" head={w.none} text={w.noneText} />
        </div>
      )}
    </div>
  );
}

const EMPTY: PolicyForm = { fixed: "", perTicket: "", percent: "" };

function PolicyPanel(props: { event: EventShape; newest: RefundRun | undefined; onStarted: () => Promise<void> }) {
  const { event, newest, onStarted } = props;
  const { currency } = event;
  const [form, setForm] = useState<PolicyForm>(EMPTY);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const { busy, fault, run } = useAction();
  const policy = readPolicy(form, currency);
  /** `like`: an earlier run whose policy counts, instead of the form. */
  const start = async (dry: boolean, like?: RefundRun) => {
    setTried(true);
    if (!like && !isPolicy(policy)) return focusFirstError();
    const body = { fee_policy: like?.fee_policy ?? policy, dry_run: dry };
    const started = await run(() => api.post<RefundRun>(`/events/${event.id}/refunds`, body));
    setAsking(false);
    if (started) await onStarted();
  };
  // Only amounts that were worked out for this very policy may be refunded.
  const worked =
    newest?.dry_run === true &&
    newest.status === "done" &&
    JSON.stringify(newest.fee_policy) === JSON.stringify(ordered(policy));
  const again = newest !== undefined && !newest.dry_run && newest.status === "done" && newest.orders.failed > 0;
  const amount = staffMoney({ amount: newest?.amount ?? 0, currency });
  const orders = (newest?.orders.requested ?? 0) + (newest?.orders.manual ?? 0);
  const bad = (value: number | null, words: string) => (tried && value === null ? words : undefined);
  const decimal = { inputMode: "decimal", autocomplete: "off" } as const;
  return (
    <Panel title={w.policy} pad>
      <form
        class="stack"
        noValidate
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void start(true);
        }}
      >
        <p class="soft">{w.policyText}</p>
        {!asking && <FaultBanner fault={fault} />}
        <div class="formgrid policy">
          <TextField
            label={w.fixed}
            before={currency}
            value={form.fixed}
            onChange={(fixed) => setForm({ ...form, fixed })}
            error={bad(policy.fixed, w.numberBad)}
            input={decimal}
          />
          <TextField
            label={w.perTicket}
            before={currency}
            value={form.perTicket}
            onChange={(perTicket) => setForm({ ...form, perTicket })}
            error={bad(policy.per_ticket, w.numberBad)}
            input={decimal}
          />
          <TextField
            label={w.percent}
            before="%"
            value={form.percent}
            onChange={(percent) => setForm({ ...form, percent })}
            error={bad(policy.percent, w.percentBad)}
            input={decimal}
          />
        </div>
        <div class="formfoot">
          <Button look={worked || again ? "plain-edge" : "primary"} type="submit" busy={busy ? w.drying : undefined}>
            {w.dry}
          </Button>
          {worked && event.status === "cancelled" && orders > 0 && (
            <Button look="bad" onPress={() => setAsking(true)}>
              {w.run(amount)}
            </Button>
          )}
          {again && event.status === "cancelled" && (
            <Button look="bad" onPress={() => void start(false, newest)}>
              {w.runAgain}
            </Button>
          )}
        </div>
      </form>
      {asking && (
        <Ask
          title={w.ask(amount, orders)}
          text={w.askText}
          safe={w.keep}
          act={w.run(amount)}
          destroys
          busy={busy ? w.running : undefined}
          onSafe={() => setAsking(false)}
          onAct={() => void start(false)}
        >
          <FaultBanner fault={fault} />
        </Ask>
      )}
    </Panel>
  );
}

/** With the fields in the order of the API, to compare. */
function ordered({ fixed, percent, per_ticket }: ReturnType<typeof readPolicy>) {
  return { fixed, percent, per_ticket };
}
