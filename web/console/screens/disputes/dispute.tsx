/** One dispute: its story, and what you can say (E16). */
import { useRoute } from "preact-iso";
import type { DisputeDetail } from "../../../api/books-types.ts";
import { type Loaded, Show, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { staffMoney } from "../../price.ts";
import { api, staffZone } from "../../session.ts";
import { longTime } from "../../zoned-time.ts";
import { gatewayName } from "../finance/accounts.ts";
import { disputeStory, reasonWords } from "./dispute-words.ts";
import { EvidenceForm, SentEvidence } from "./evidence.tsx";
import { DisputeTag, Due } from "./list.tsx";
import { d } from "./messages.en.ts";

export function DisputeScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => api.get<DisputeDetail>(`/disputes/${id}`), [id]);
  const one = loaded.data;
  return (
    <Page
      title={one ? reasonWords(one.reason) : d.title}
      under={["/console/disputes", d.title]}
      beside={one && <DisputeTag status={one.status} />}
    >
      <Show of={loaded} rows={8}>
        {(data) => <Content data={data} loaded={loaded} />}
      </Show>
    </Page>
  );
}

function Content({ data, loaded }: { data: DisputeDetail; loaded: Loaded<DisputeDetail> }) {
  const now = Date.now();
  return (
    <div class="two">
      <div class="stack">
        <Panel title={d.story} pad>
          <ol class="line">
            {disputeStory(data, now).map((step) => (
              <li key={step.key} class={`is-${step.kind}`}>
                {step.at && <span class="soft num blk xs">{longTime(step.at, staffZone.value)}</span>}
                <b>{step.what}</b>
                <span class="soft blk">{step.detail}</span>
              </li>
            ))}
          </ol>
        </Panel>
        {data.takes_evidence ? (
          <EvidenceForm key={data.version} data={data} loaded={loaded} />
        ) : (
          <SentEvidence evidence={data.evidence} />
        )}
      </div>
      <Facts data={data} now={now} />
    </div>
  );
}

function Facts({ data, now }: { data: DisputeDetail; now: number }) {
  return (
    <div class="stack">
      <Panel title={d.amount}>
        <dl class="stat panelstat">
          <dt>{gatewayName(data.gateway)}</dt>
          <dd class="num">{staffMoney(data.amount)}</dd>
          {data.withheld.amount > 0 && <dd class="stat__note soft xs">{d.withheldNow(staffMoney(data.withheld))}</dd>}
        </dl>
        {data.takes_evidence && (
          <div class="panelnote">
            <span class="soft blk xs">{d.due}</span>
            <Due dispute={data} now={now} />
          </div>
        )}
      </Panel>
      <Panel title={d.facts} pad>
        <dl class="kv">
          <dt>{d.reference}</dt>
          <dd class="mono anywhere">{data.reference}</dd>
          <dt>{d.order}</dt>
          <dd>
            <a href={`/console/orders/${data.order_id}`}>{d.openOrder}</a>
          </dd>
        </dl>
      </Panel>
    </div>
  );
}
