/** Adding pictures: dropped or chosen, one after the other, each with its progress. */
import { useRef, useState } from "preact/hooks";
import type { Media } from "../../../api/media-types.ts";
import { toFault } from "../../../api/problem.ts";
import { Banner, faultWords } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { api } from "../../session.ts";
import { w } from "./messages.en.ts";

/** The server refuses larger ones; here nobody waits to hear it. */
const MAX_BYTES = 10 * 1024 * 1024;
const ACCEPT = "image/jpeg,image/png,image/webp,image/gif";

export function Upload({ onAdded }: { onAdded: (added: readonly Media[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<{ name: string; part: number } | null>(null);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const send = async (files: readonly File[]) => {
    const bad: string[] = [];
    const added: Media[] = [];
    setRefused([]);
    for (const file of files) {
      if (file.size > MAX_BYTES) {
        bad.push(w.library.tooLarge(file.name));
        continue;
      }
      setSending({ name: file.name, part: 0 });
      try {
        const query = new URLSearchParams({ name: file.name.slice(0, 200) });
        added.push(await api.upload<Media>(`/media?${query}`, file, (part) => setSending({ name: file.name, part })));
      } catch (caught) {
        const fault = toFault(caught);
        const { head, rest } = faultWords(fault);
        bad.push(w.library.refused(file.name, fault.detail ?? `${head} ${rest}`));
      }
    }
    setSending(null);
    setRefused(bad);
    if (input.current) input.current.value = "";
    if (added.length > 0) onAdded(added);
  };
  const percent = Math.round((sending?.part ?? 0) * 100);
  // Dropping is a second way: whoever has no mouse presses the button.
  /* oxlint-disable jsx-a11y/no-static-element-interactions */
  return (
    <div class="stack">
      <div
        class={`upload${over ? " upload--over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <Icon name="upload" />
        {sending ? (
          <>
            <output>{w.library.sending(sending.name, percent)}</output>
            <progress class="upload__bar" max={100} value={percent} aria-label={sending.name} />
          </>
        ) : (
          <>
            <span>{w.library.drop}</span>
            <Button icon="plus" onPress={() => input.current?.click()}>
              {w.library.choose}
            </Button>
          </>
        )}
        <input
          ref={input}
          class="vh"
          type="file"
          tabIndex={-1}
          aria-label={w.library.choose}
          multiple
          accept={ACCEPT}
          onChange={(event) => void send([...(event.currentTarget.files ?? [])])}
        />
      </div>
      {refused.map((sentence) => (
        <Banner key={sentence} tone="bad" appears head={sentence} />
      ))}
    </div>
  );
}
