/** A picture small, with its room kept before it is there. */
import type { Picture } from "../../../api/media-types.ts";

export function Thumb({ picture, alt = "" }: { picture: Picture; alt?: string }) {
  return (
    <picture>
      <source type="image/webp" srcset={picture.webp} sizes="200px" />
      <img src={picture.url} alt={alt} width={picture.width} height={picture.height} loading="lazy" decoding="async" />
    </picture>
  );
}
