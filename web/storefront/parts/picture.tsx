/** Pictures in the size that fits. Width and height are said, so that nothing moves when they arrive. */
import type { Picture } from "../model.ts";
import type { Translate } from "../text.ts";
import { Art } from "./art.tsx";

/** How wide a picture stands on the page, for the browser's choice of a file. */
const POSTER = "(min-width: 900px) 60vw, 100vw";
const THUMB = "120px";
const GALLERY = "(min-width: 900px) 320px, 50vw";

/** @param eager for the picture that the page opens with */
export function Shown({ picture, sizes, eager }: { picture: Picture; sizes: string; eager?: boolean }) {
  return (
    <picture>
      <source type="image/avif" srcset={picture.avif} sizes={sizes} />
      <source type="image/webp" srcset={picture.webp} sizes={sizes} />
      <img
        src={picture.jpeg}
        alt={picture.alt}
        width={picture.width}
        height={picture.height}
        decoding="async"
        {...(eager ? { fetchpriority: "high" as const } : { loading: "lazy" as const })}
      />
    </picture>
  );
}

/** An event's poster; without one a drawing of ours. `t` makes the drawing an image for readers. */
export function Poster(props: {
  event: { readonly id: string; readonly poster: Picture | null };
  t?: Translate;
  small?: boolean;
}) {
  const { event, t, small } = props;
  if (event.poster) return <Shown picture={event.poster} sizes={small ? THUMB : POSTER} eager={!small} />;
  return <Art id={event.id} t={t} />;
}

/** More pictures of an event. */
export function Gallery({ label, pictures }: { label: string; pictures: readonly Picture[] }) {
  if (pictures.length === 0) return null;
  return (
    <section aria-label={label}>
      <ul class="gallery">
        {pictures.map((picture) => (
          <li key={picture.id}>
            <Shown picture={picture} sizes={GALLERY} />
          </li>
        ))}
      </ul>
    </section>
  );
}
