/** One picture: its name, what it shows, where it is shown; and removing it. */
import { useState } from "preact/hooks";
import type { Media, MediaDetail } from "../../../api/media-types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { useAction, useLoad } from "../../parts/load.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { w } from "./messages.en.ts";
import { Thumb } from "./thumb.tsx";

const p = w.picture;

export function PictureDialog(props: { media: Media; onClose: () => void; onDone: () => void }) {
  const { media, onClose, onDone } = props;
  const [name, setName] = useState(media.name);
  const [alt, setAlt] = useState(media.alt);
  const [tried, setTried] = useState(false);
  const detail = useLoad(() => api.get<MediaDetail>(`/media/${media.id}`), [media.id]);
  const { busy, fault, run } = useAction();
  const removal = useAction();
  const used = detail.data?.used ?? [];
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || alt.trim() === "") return focusFirstError();
    const body = { name: name.trim(), alt: alt.trim() };
    const ifMatch = `"${media.version}"`;
    if (!(await run(() => api.call("PATCH", `/media/${media.id}`, { body, ifMatch })))) return;
    toast(p.saved);
    onDone();
  };
  const remove = async () => {
    if (!(await removal.run(() => api.call("DELETE", `/media/${media.id}`)))) return;
    toast(p.removed);
    onDone();
  };
  return (
    <Dialog title={p.title} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault ?? removal.fault} onRetry={fault?.code === "stale_version" ? onDone : undefined} />
        <div class="picture">
          <Thumb picture={media.picture} alt={media.alt === "" ? media.name : media.alt} />
        </div>
        <p class="soft xs num">{w.library.pixels(media.width, media.height)}</p>
        <TextArea
          label={p.alt}
          hint={p.altHint}
          value={alt}
          onChange={setAlt}
          rows={2}
          maxLength={300}
          error={tried && alt.trim() === "" ? p.altBad : undefined}
        />
        <TextField
          label={p.name}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? p.nameBad : undefined}
          input={{ maxLength: 200 }}
        />
        {detail.data && (
          <section aria-label={p.used}>
            <h3 class="field__label">{p.used}</h3>
            {used.length === 0 ? (
              <p class="soft">{p.unused}</p>
            ) : (
              <ul class="dots">
                {used.map(({ subject, role }) => (
                  <li key={`${subject} ${role}`}>
                    {role === "poster" || role === "gallery" ? (
                      <a href={`/console/events/${subject}/page`}>{p.roles[role]}</a>
                    ) : (
                      p.roles[role]
                    )}
                  </li>
                ))}
              </ul>
            )}
          </section>
        )}
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={onClose}>
          {detail.data && used.length === 0 && (
            <Button look="bad" busy={removal.busy ? p.removing : undefined} onPress={() => void remove()}>
              {p.remove}
            </Button>
          )}
        </DialogFoot>
      </form>
    </Dialog>
  );
}
