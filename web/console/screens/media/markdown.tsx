/** Markdown beside what it becomes, drawn by the very code that draws the page (V9, TH26). */
import { useState } from "preact/hooks";
import { storyHtml } from "../../../ui/story.ts";
import { TextArea } from "../../parts/text-area.tsx";
import { w } from "./messages.en.ts";

export function MarkdownField(props: {
  label: string;
  hint?: string;
  value: string;
  maxLength: number;
  onChange: (value: string) => void;
}) {
  const { label, hint, value, maxLength, onChange } = props;
  const [shown, setShown] = useState(false);
  const html = shown ? storyHtml(value) : "";
  return (
    <div class="markdown">
      <div class="row" role="group" aria-label={label}>
        {[false, true].map((preview) => (
          <button
            key={String(preview)}
            type="button"
            class="btn btn--dense"
            aria-pressed={shown === preview}
            onClick={() => setShown(preview)}
          >
            {preview ? w.page.preview : w.page.write}
          </button>
        ))}
      </div>
      {shown ? (
        html === "" ? (
          <p class="soft">{w.page.previewEmpty}</p>
        ) : (
          <div class="story markdown__page" dangerouslySetInnerHTML={{ __html: html }} />
        )
      ) : (
        <TextArea
          wide
          label={label}
          hint={hint ?? w.page.descriptionHint}
          value={value}
          onChange={onChange}
          rows={10}
          maxLength={maxLength}
        />
      )}
    </div>
  );
}
