/** A draft on its way to the sale: what is missing, each gap with what closes it, on the same page where it can be. */
import { useState } from "preact/hooks";
import type { GatewayAccount } from "../../../api/types.ts";
import { e } from "../../messages.events.en.ts";
import { m } from "../../messages.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { focusFirstError } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { GAPS, type Gap, gapOf, openGaps, typeIndexOf } from "../../publish-gaps.ts";
import { api } from "../../session.ts";
import type { EventPageData } from "../event/data.ts";
import { typeAddress } from "../event/types-table.tsx";
import { addOffers, isBad, type Offer, OfferFields, offersOf } from "./offers.tsx";

type Props = {
  readonly data: EventPageData;
  /** Prices as they are typed, for what buyers see. */
  readonly onTyped: (offers: readonly Offer[]) => void;
  readonly onDone: () => Promise<void>;
};

/** The list, and below it the forms of what can be closed here. */
export function Setup({ data, onDone, onTyped }: Props) {
  const { event, map, types } = data;
  const open = openGaps(data);
  const unsold = offersOf(map).filter(
    (offer) => !types.some((type) => type.category === offer.category && type.area === offer.area),
  );
  return (
    <>
      <Checklist data={data} open={open} />
      {unsold.length > 0 && types.length === 0 && (
        <PricesStep key={map?.id ?? "none"} event={event} first={unsold} onTyped={onTyped} onDone={onDone} />
      )}
      {open.includes("payments") && types.length > 0 && <PaymentsStep gateways={data.gateways ?? []} onDone={onDone} />}
    </>
  );
}

function Checklist({ data, open }: { data: EventPageData; open: readonly Gap[] }) {
  const { event, gateways, types } = data;
  const costs = types.some((type) => type.price.amount > 0);
  const shown = GAPS.filter(
    (gap) =>
      open.includes(gap) ||
      gap === "when" ||
      gap === "hall" ||
      gap === "prices" ||
      (gap === "payments" && costs && gateways),
  );
  const said = (gap: Gap) => (data.checklist?.missing ?? []).filter(({ field }) => gapOf(field) === gap);
  const late = typeIndexOf(said("windows")[0]?.field ?? "");
  const act = (gap: Gap) => {
    if (gap === "when") {
      return <ButtonLink href={`/console/events/${event.id}/edit`}>{e.setup.whenGo}</ButtonLink>;
    }
    if (gap === "windows") {
      const type = late === undefined ? undefined : types[late];
      return <ButtonLink href={typeAddress(event.id, type?.id ?? "")}>{e.setup.windowsGo}</ButtonLink>;
    }
    if (gap === "prices") return <ButtonLink href="#prices">{e.setup.pricesGo}</ButtonLink>;
    if (gap === "payments") return <ButtonLink href="#payments">{e.setup.paymentsGo}</ButtonLink>;
    if (gap === "venue") return <ButtonLink href="/console/venues">{e.setup.venueGo}</ButtonLink>;
    return (
      <ButtonLink href={`/console/venues/${event.venue_id}/seat-maps/draw?event=${event.id}`}>
        {e.setup.hallGo}
      </ButtonLink>
    );
  };
  return (
    <Panel
      title={open.length === 0 ? e.setup.ready : e.setup.notReady}
      beside={open.length > 0 ? <span class="soft num">{e.setup.left(open.length)}</span> : undefined}
    >
      <ul class="steplist">
        {shown.map((gap) => {
          const done = !open.includes(gap);
          // An event without a map sells by quantity: the hall is no gap, but it can still be drawn.
          const optional = gap === "hall" && done && event.seat_map_id === null;
          return (
            <li key={gap} class={done && !optional ? "is-done" : ""}>
              <span class="steplist__mark">{done && !optional && <Icon name="tick" size="s" />}</span>
              <span class={done ? "steplist__done" : "strong"}>
                {optional ? e.setup.hallNone : e.setup[gap]}
                <span class="vh">: {done ? e.setup.done : e.setup.open}</span>
                {said(gap).map(({ message }) => (
                  <span key={message} class="steplist__why soft s blk">
                    {message}.
                  </span>
                ))}
              </span>
              {done && !optional ? <span /> : act(gap)}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function PricesStep(
  props: Pick<Props, "onTyped" | "onDone"> & { event: EventPageData["event"]; first: readonly Offer[] },
) {
  const { event, first, onTyped, onDone } = props;
  const [offers, setOffers] = useState(first);
  const change = (next: readonly Offer[]) => {
    setOffers(next);
    onTyped(next);
  };
  const [tried, setTried] = useState(false);
  const [partly, setPartly] = useState(false);
  const { busy, fault, run } = useAction();
  const chosen = offers.filter((offer) => offer.on);
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (chosen.length === 0 || chosen.some((offer) => isBad(offer, event.currency))) return focusFirstError();
    const done = await run(() => addOffers(event, chosen));
    if (!done) return;
    setPartly(!done.value);
    await onDone();
  };
  return (
    <div id="prices">
      <Panel title={e.prices.title} pad>
        <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
          <p class="soft">{e.prices.lead}</p>
          <FaultBanner fault={fault} />
          {partly && <Banner tone="bad" appears head={m.newEvent.typesFailed} />}
          <OfferFields offers={offers} setOffers={change} currency={event.currency} tried={tried} />
          {tried && chosen.length === 0 && <Banner tone="bad" appears head={e.prices.none} />}
          <div class="formfoot">
            <Button look="ink" type="submit" busy={busy ? e.prices.saving : undefined}>
              {e.prices.save}
            </Button>
          </div>
        </form>
      </Panel>
    </div>
  );
}

function PaymentsStep({ gateways, onDone }: { gateways: readonly GatewayAccount[]; onDone: () => Promise<void> }) {
  const byHand = gateways.find(({ gateway }) => gateway === "offline");
  const [instructions, setInstructions] = useState<string>(byHand?.config["instructions"] || e.pay.preset);
  const { busy, fault, run } = useAction();
  const use = async (submitted: Event) => {
    submitted.preventDefault();
    if (instructions.trim() === "") return focusFirstError();
    const body = { instructions: instructions.trim(), enabled: true };
    const ifMatch = `"${byHand?.version ?? 0}"`;
    if (await run(() => api.call("PUT", "/payment-gateways/offline", { body, ifMatch }))) await onDone();
  };
  return (
    <div id="payments">
      <Panel title={e.pay.title} pad>
        <form class="stack" noValidate onSubmit={(submitted) => void use(submitted)}>
          <p class="soft">{e.pay.lead}</p>
          <FaultBanner fault={fault} />
          <TextArea
            label={e.pay.instructions}
            hint={e.pay.instructionsHint}
            value={instructions}
            onChange={setInstructions}
            maxLength={2000}
            error={instructions.trim() === "" ? e.pay.bad : undefined}
          />
          <div class="formfoot">
            <Button look="ink" type="submit" busy={busy ? e.pay.using : undefined}>
              {e.pay.use}
            </Button>
            <ButtonLink href="/console/payments">{e.pay.other}</ButtonLink>
          </div>
        </form>
      </Panel>
    </div>
  );
}
