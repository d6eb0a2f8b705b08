/** Parts of pages that are saved by themselves. */
import { useState } from "preact/hooks";
import type { Terms } from "../../../api/media-types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { MarkdownField } from "./markdown.tsx";
import { w } from "./messages.en.ts";

const p = w.page;

/** The foot of a panel that is saved by itself. */
export function SaveFoot({ busy, onSave }: { busy: boolean; onSave: () => void }) {
  return (
    <div class="formfoot">
      <Button look="primary" busy={busy ? m.saving : undefined} onPress={onSave}>
        {m.save}
      </Button>
    </div>
  );
}

/** Terms of an event or of the organization. */
export function TermsPanel(props: { path: string; title: string; hint: string; terms: Terms }) {
  const { path, title, hint } = props;
  const [terms, setTerms] = useState(props.terms);
  const [text, setText] = useState(props.terms.body);
  const { busy, fault, run } = useAction();
  const save = async () => {
    const ifMatch = `"${terms.revision}"`;
    const done = await run(() => api.call<Terms>("PUT", path, { body: { body: text }, ifMatch }));
    if (!done) return;
    setTerms(done.value.data);
    toast(p.saved);
  };
  return (
    <Panel title={title} beside={<span class="soft xs">{p.revision(terms.revision)}</span>} pad>
      <div class="stack">
        <FaultBanner fault={fault} />
        <p class="soft">{hint}</p>
        <MarkdownField label={title} value={text} onChange={setText} maxLength={40_000} />
        <SaveFoot busy={busy} onSave={() => void save()} />
      </div>
    </Panel>
  );
}
