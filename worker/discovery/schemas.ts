/** Wire shape of category and tags. */
import { z } from "@hono/zod-openapi";
import { CATEGORIES, type Category, type Tag } from "./topic.ts";

export const topicsSchema = z
  .object({
    category: z.enum(CATEGORIES).nullable(),
    tags: z.array(z.object({ tag: z.string(), label: z.string() })),
  })
  .openapi("Topics");

export function topicsWire(
  [row]: readonly { readonly category: Category }[],
  tags: readonly Tag[],
): z.infer<typeof topicsSchema> {
  return { category: row?.category ?? null, tags: tags.map(({ tag, label }) => ({ tag, label })) };
}
