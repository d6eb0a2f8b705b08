/** The library of pictures (V11): find, add, say what they show, remove. */
import { useState } from "preact/hooks";
import type { Media } from "../../../api/media-types.ts";
import type { List } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { Empty, Show, useLoad } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { w } from "./messages.en.ts";
import { PictureDialog } from "./picture-dialog.tsx";
import { Thumb } from "./thumb.tsx";
import { Upload } from "./upload.tsx";
import "./media.css";

const PAGE = 48;

/** A page of pictures. @param q a word, or how it begins */
async function loadPictures(q: string, cursor?: string): Promise<List<Media>> {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (q.trim() !== "") query.set("q", q.trim().slice(0, 40));
  if (cursor !== undefined) query.set("cursor", cursor);
  return await api.get<List<Media>>(`/media?${query}`);
}

/** The pictures as a grid of buttons, with search and adding. In the library's screen and in the picker. */
export function PictureGrid(props: {
  /** What pressing one does, in a word. */
  verb: string;
  onPress: (media: Media) => void;
  /** After a change from outside it is read again. */
  turn?: number;
}) {
  const [q, setQ] = useState("");
  const loaded = useLoad(() => loadPictures(q), [q, props.turn ?? 0]);
  const more = async (cursor: string) => {
    const next = await loadPictures(q, cursor);
    loaded.set({ ...next, data: [...(loaded.data?.data ?? []), ...next.data] });
  };
  const added = async (pictures: readonly Media[]) => {
    toast(w.library.sent(pictures.length));
    setQ("");
    await loaded.reload();
  };
  return (
    <div class="stack">
      <Upload onAdded={(pictures) => void added(pictures)} />
      <TextField
        label={w.library.search}
        hint={w.library.searchHint}
        value={q}
        onChange={setQ}
        input={{ autocomplete: "off", maxLength: 40 }}
      />
      <Show of={loaded}>
        {({ data, next_cursor: next }) =>
          data.length === 0 ? (
            <div class="panel">
              {q.trim() === "" ? (
                <Empty icon="upload" head={w.library.empty} text={w.library.emptyText} />
              ) : (
                <Empty icon="search" head={w.library.none} />
              )}
            </div>
          ) : (
            <>
              <ul class="pictures">
                {data.map((media) => (
                  <li key={media.id}>
                    <button type="button" onClick={() => props.onPress(media)}>
                      <span class="vh">{props.verb}</span>
                      <Thumb picture={media.picture} />
                      <span class="trunc">{media.name}</span>
                      <span class={`xs trunc${media.alt === "" ? " strong" : " soft"}`}>
                        {media.alt === "" ? w.library.noAlt : media.alt}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              {next !== null && <Button onPress={() => void more(next)}>{m.moreRows}</Button>}
            </>
          )
        }
      </Show>
    </div>
  );
}

export function LibraryScreen() {
  const [open, setOpen] = useState<Media | null>(null);
  const [turn, setTurn] = useState(0);
  const done = () => {
    setOpen(null);
    setTurn(turn + 1);
  };
  return (
    <Page title={w.library.title}>
      <div class="stack">
        <p class="soft">{w.library.lead}</p>
        <PictureGrid verb={w.library.open} onPress={setOpen} turn={turn} />
      </div>
      {open && <PictureDialog media={open} onClose={() => setOpen(null)} onDone={done} />}
    </Page>
  );
}
