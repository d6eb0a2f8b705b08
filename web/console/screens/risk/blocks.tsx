/** Who may not pay online (G12). */
import { useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import type { RiskBlock } from "../../../api/books-types.ts";
import { lists } from "../../messages.lists.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask, Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField } from "../../parts/field.tsx";
import { BY_AGE, choicesOf, type Control, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty, useAction } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { fitsKind } from "./block-value.ts";
import { r } from "./messages.en.ts";
import { RiskTabs } from "./reviews.tsx";

const CONTROLS: readonly Control[] = [
  { kind: "select", name: "kind", label: lists.kind, choices: choicesOf(lists.anyKind, r.kinds) },
  BY_AGE,
];

export function BlocksScreen() {
  const list = useList<RiskBlock>("/risk/blocks", CONTROLS);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<RiskBlock | null>(null);
  const done = (said: string) => {
    setAdding(false);
    setRemoving(null);
    toast(said);
    void list.loaded.reload();
  };
  return (
    <Page
      title={r.title}
      actions={
        <Button look="primary" icon="plus" onPress={() => setAdding(true)}>
          {r.add}
        </Button>
      }
    >
      <RiskTabs />
      <div class="stack">
        <p class="soft lead">{r.blocksLead}</p>
        <ListBar of={list} file="blocked" />
        <ListRows of={list} empty={<Empty icon="shield" head={r.noBlocks} text={r.noBlocksText} />}>
          {(rows) => (
            <ul class="panel rows">
              {rows.map((block) => (
                <li key={block.id}>
                  <span>
                    <b class="anywhere">{block.label}</b> <span class="soft xs">{r.kinds[block.kind]}</span>
                    <span class="soft blk xs anywhere">
                      {block.reason}, {r.since(shortTime(block.created_at, staffZone.value))}
                    </span>
                  </span>
                  <Button label={`${r.remove}: ${block.label}`} onPress={() => setRemoving(block)}>
                    {r.remove}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </ListRows>
      </div>
      {adding && <AddDialog onClose={() => setAdding(false)} onDone={() => done(r.blocked)} />}
      {removing && <RemoveDialog block={removing} onClose={() => setRemoving(null)} onDone={() => done(r.removed)} />}
    </Page>
  );
}

const KINDS = ["contact", "phone", "network"] as const;

function AddDialog(props: { onClose: () => void; onDone: () => void }) {
  const [kind, setKind] = useState<RiskBlock["kind"]>("contact");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const badValue = !fitsKind(kind, value) || fieldMessage(fault, "value") !== undefined;
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (badValue || reason.trim() === "") return focusFirstError();
    if (await run(() => api.post("/risk/blocks", { kind, value: value.trim(), reason: reason.trim() }))) props.onDone();
    else focusFirstError();
  };
  return (
    <Dialog title={r.add} onClose={props.onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        {fieldMessage(fault, "value") === undefined && <FaultBanner fault={fault} />}
        <SelectField
          label={r.kind}
          value={kind}
          onChange={(picked) => {
            clear();
            setKind(KINDS.find((one) => one === picked) ?? "contact");
          }}
          choices={KINDS.map((one) => ({ value: one, label: r.kinds[one] }))}
        />
        <TextField
          label={r.value[kind]}
          value={value}
          onChange={(typed) => {
            clear();
            setValue(typed);
          }}
          error={tried && badValue ? r.valueBad[kind] : undefined}
          input={{ maxLength: 254, autocomplete: "off", inputMode: kind === "contact" ? "email" : "text" }}
        />
        <TextField
          label={r.why}
          value={reason}
          onChange={setReason}
          error={tried && reason.trim() === "" ? r.whyBad : undefined}
          input={{ maxLength: 200, autocomplete: "off" }}
        />
        <DialogFoot submit={r.block} busy={busy ? r.blocking : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

function RemoveDialog(props: { block: RiskBlock; onClose: () => void; onDone: () => void }) {
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (await run(() => api.call("DELETE", `/risk/blocks/${props.block.id}`))) props.onDone();
  };
  return (
    <Ask
      title={r.removeAsk(props.block.label)}
      text={r.removeText}
      safe={r.removeKeep}
      act={r.remove}
      busy={busy ? r.saving : undefined}
      onSafe={props.onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
