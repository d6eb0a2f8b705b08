/** Wire shapes of an organizer's words (N3). */
import { z } from "@hono/zod-openapi";
import { LANGUAGES, MESSAGE_KINDS, type Wording } from "./words/index.ts";

export const templateParam = z.object({ kind: z.enum(MESSAGE_KINDS), language: z.enum(LANGUAGES) });
export const languageQuery = z.object({ language: z.enum(LANGUAGES).default("en") });

const oneLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(max)
    .regex(/^[^\r\n]*$/, "must be one line");
const words = z.object({ subject: z.string(), heading: z.string(), text: z.string() });

export const wordingInput = z
  .object({
    subject: oneLine(150),
    heading: oneLine(120),
    text: z
      .string()
      .max(4000)
      .transform((text) => text.replaceAll(/\r\n?/g, "\n").trim())
      .pipe(z.string().min(1, "must not be empty")),
  })
  .openapi("MessageWording", {
    example: { subject: "Your {tickets} for {event}", heading: "You are in", text: "Thank you, {name}." },
  });

export const templateSchema = z
  .object({
    kind: z.enum(MESSAGE_KINDS),
    language: z.enum(LANGUAGES),
    is_own: z.boolean().openapi({ description: "False: Tessera's words" }),
    optional: z.boolean().openapi({ description: "Who gets it may unsubscribe from it" }),
    words,
    default: words,
    variables: z
      .array(z.object({ name: z.string(), sample: z.string() }))
      .openapi({ description: "The gaps it may have, `{event}` for one, with what the preview puts there" }),
    version: z.number().int().openapi({ description: "0 until there are words of your own" }),
  })
  .openapi("MessageTemplate");

export const previewSchema = z
  .object({
    subject: z.string(),
    heading: z.string(),
    about: z.array(z.string()),
    paragraphs: z.array(z.string()),
    act: z.string().openapi({ description: "What stands on the button" }),
    rows: z.array(z.array(z.string())),
    notes: z.array(z.string()),
    footer: z.string(),
    unsubscribe: z.string().nullable(),
    direction: z.enum(["ltr", "rtl"]),
  })
  .openapi("MessagePreview");

/** Words without what else a default has. */
export function wordsWire({ subject, heading, text }: Wording): z.infer<typeof words> {
  return { subject, heading, text };
}
