/** Orders that look risky, with the reasons in words (G12). */
import { useState } from "preact/hooks";
import type { RiskReview } from "../../../api/books-types.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { focusFirstError } from "../../parts/field.tsx";
import { BY_AGE, type Control, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty, useAction } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { SubTabs } from "../../parts/sub-tabs.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { r } from "./messages.en.ts";

const TABS = [
  ["/console/risk", r.tabs.reviews],
  ["/console/risk/blocks", r.tabs.blocks],
] as const;

export function RiskTabs() {
  return <SubTabs label={r.tabs.label} tabs={TABS} />;
}

const CONTROLS: readonly Control[] = [
  {
    kind: "chips",
    name: "status",
    label: r.filter,
    choices: (["open", "cleared", "confirmed"] as const).map((value) => ({ value, label: r.status[value] })),
  },
  BY_AGE,
];
type Outcome = "cleared" | "confirmed";

export function RiskScreen() {
  const list = useList<RiskReview>("/risk/reviews", CONTROLS);
  const [open, setOpen] = useState<{ review: RiskReview; outcome: Outcome } | null>(null);
  return (
    <Page title={r.title}>
      <RiskTabs />
      <div class="stack">
        <p class="soft lead">{r.lead}</p>
        <ListBar of={list} file="risk-reviews" />
        <ListRows of={list} empty={<Empty icon="shield" head={r.empty} text={r.emptyText} />}>
          {(rows) => (
            <ul class="panel reviews">
              {rows.map((review) => (
                <Review key={review.id} review={review} onResolve={(outcome) => setOpen({ review, outcome })} />
              ))}
            </ul>
          )}
        </ListRows>
      </div>
      {open && (
        <ResolveDialog
          {...open}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            void list.loaded.reload();
          }}
        />
      )}
    </Page>
  );
}

/** From 75 on nobody should wait; below 50 nothing is listed. */
const levelOf = (score: number) => (score >= 75 ? r.level.high : score >= 50 ? r.level.middle : r.level.low);

function Score({ score }: { score: number }) {
  return (
    <div class="score">
      <span class="soft xs">{r.score}</span>
      <b>
        {levelOf(score)} <span class="num soft xs">{r.scoreOf(score)}</span>
      </b>
      <span class="meter" aria-hidden="true">
        <i style={{ inlineSize: `${score}%` }} />
      </span>
    </div>
  );
}

function Review({ review, onResolve }: { review: RiskReview; onResolve: (outcome: Outcome) => void }) {
  const when = shortTime(review.created_at, staffZone.value);
  return (
    <li class="review">
      <Score score={review.score} />
      <div>
        <ul class="reasons">
          {review.reasons.map((reason) => (
            <li key={reason}>{r.reasons[reason]}</li>
          ))}
        </ul>
        <p class="soft xs">
          {r.seen(when)}
          {review.resolved_at && `, ${r.resolved(shortTime(review.resolved_at, staffZone.value)).toLowerCase()}`}
        </p>
        {review.note !== "" && <p class="papersample__lines anywhere">“{review.note}”</p>}
      </div>
      <div class="review__acts">
        <a href={`/console/orders/${review.order_id}`}>{r.order}</a>
        {review.status === "open" && (
          <>
            <Button onPress={() => onResolve("cleared")}>{r.clear}</Button>
            <Button look="bad" onPress={() => onResolve("confirmed")}>
              {r.confirm}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

function ResolveDialog(props: { review: RiskReview; outcome: Outcome; onClose: () => void; onDone: () => void }) {
  const { review, outcome } = props;
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const confirms = outcome === "confirmed";
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (confirms && note.trim() === "") return focusFirstError();
    const body = { outcome, note: note.trim() };
    if (!(await run(() => api.post(`/risk/reviews/${review.id}/resolve`, body)))) return;
    toast(confirms ? r.confirmed : r.cleared);
    props.onDone();
  };
  return (
    <Dialog title={confirms ? r.confirmAsk : r.clearAsk} onClose={props.onClose}>
      <p class="dialog__text">{confirms ? r.confirmText : r.clearText}</p>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        {fault?.code === "conflict" ? <Banner tone="warn" appears head={r.already} /> : <FaultBanner fault={fault} />}
        <TextArea
          optional={!confirms}
          label={r.note}
          hint={r.noteHint}
          value={note}
          onChange={setNote}
          maxLength={500}
          error={tried && confirms && note.trim() === "" ? r.noteBad : undefined}
        />
        <div class="formfoot">
          <Button look={confirms ? "bad" : "primary"} type="submit" busy={busy ? r.saving : undefined}>
            {confirms ? r.confirm : r.clear}
          </Button>
          <Button onPress={props.onClose}>{r.keep}</Button>
        </div>
      </form>
    </Dialog>
  );
}
