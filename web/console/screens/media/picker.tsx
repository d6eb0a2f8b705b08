/** Choosing a picture of the library. One without words is given them here, on the way. */
import { useState } from "preact/hooks";
import type { Media, Picture } from "../../../api/media-types.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { api } from "../../session.ts";
import { PictureGrid } from "./library.tsx";
import { w } from "./messages.en.ts";
import { Thumb } from "./thumb.tsx";

export function PicturePicker(props: { onClose: () => void; onPick: (picture: Picture) => void }) {
  const [wordless, setWordless] = useState<Media | null>(null);
  if (wordless) return <WordsDialog media={wordless} onClose={props.onClose} onPick={props.onPick} />;
  return (
    <Dialog title={w.picker.choose} wide onClose={props.onClose}>
      <PictureGrid
        verb={w.picker.use}
        onPress={(media) => (media.alt === "" ? setWordless(media) : props.onPick(media.picture))}
      />
    </Dialog>
  );
}

function WordsDialog(props: { media: Media; onClose: () => void; onPick: (picture: Picture) => void }) {
  const { media, onClose, onPick } = props;
  const [alt, setAlt] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (alt.trim() === "") return focusFirstError();
    const done = await run(() => api.call<Media>("PATCH", `/media/${media.id}`, { body: { alt: alt.trim() } }));
    if (done) onPick(done.value.data.picture);
  };
  return (
    <Dialog title={w.picker.needsAlt(media.name)} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} />
        <div class="picture">
          <Thumb picture={media.picture} alt={media.name} />
        </div>
        <TextArea
          label={w.picture.alt}
          hint={w.picture.altHint}
          value={alt}
          onChange={setAlt}
          rows={2}
          maxLength={300}
          error={tried && alt.trim() === "" ? w.picture.altBad : undefined}
        />
        <DialogFoot submit={w.picker.useIt} busy={busy ? w.picker.useIt : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** One picture that a form holds. */
export function PictureField(props: {
  label: string;
  hint?: string;
  picture: Picture | null;
  onChange: (picture: Picture | null) => void;
}) {
  const { label, hint, picture, onChange } = props;
  const [open, setOpen] = useState(false);
  return (
    <fieldset class="field">
      <legend class="field__label">{label}</legend>
      <div class="picked">
        {picture ? (
          <div class="picture">
            <Thumb picture={picture} alt={picture.alt} />
          </div>
        ) : (
          <p class="soft">{w.picker.nothing}</p>
        )}
        <div class="row row--wrap">
          <Button onPress={() => setOpen(true)} label={`${label}: ${picture ? w.picker.change : w.picker.choose}`}>
            {picture ? w.picker.change : w.picker.choose}
          </Button>
          {picture && (
            <Button look="bare" onPress={() => onChange(null)} label={`${label}: ${w.picker.none}`}>
              {w.picker.none}
            </Button>
          )}
        </div>
      </div>
      {hint && <p class="field__hint">{hint}</p>}
      {open && (
        <PicturePicker
          onClose={() => setOpen(false)}
          onPick={(picked) => {
            setOpen(false);
            onChange(picked);
          }}
        />
      )}
    </fieldset>
  );
}
