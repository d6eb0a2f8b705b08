/** What the API answers about pictures, performers, topics, terms and questions. */

/** A picture in its sizes; `avif` and `webp` are for `srcset`. */
export type Picture = {
  readonly id: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly url: string;
  readonly avif: string;
  readonly webp: string;
};
export type Media = {
  readonly id: string;
  readonly name: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly picture: Picture;
  readonly version: number;
};
export type MediaDetail = Media & {
  readonly used: readonly { readonly subject: string; readonly role: "poster" | "gallery" | "logo" | "portrait" }[];
};
export type EventPictures = { readonly poster: Picture | null; readonly gallery: readonly Picture[] };

export type Performer = {
  readonly id: string;
  readonly kind: "performer" | "producer";
  readonly name: string;
  readonly about: string;
  readonly website: string | null;
  readonly picture: Picture | null;
  readonly version: number;
};
export type Act = Pick<Performer, "id" | "name" | "kind" | "picture"> & { readonly billing: string };

export type Topics = {
  readonly category: string | null;
  readonly tags: readonly { readonly tag: string; readonly label: string }[];
};
export type Terms = { readonly revision: number; readonly body: string; readonly created_at: string | null };

export type QuestionKind = "text" | "number" | "choice" | "multi" | "date" | "phone" | "consent";
export type Question = {
  readonly id: string;
  readonly asked: "order" | "ticket";
  readonly kind: QuestionKind;
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
  readonly choices: readonly string[];
  readonly ticket_types: readonly string[] | null;
  readonly position: number;
  readonly active: boolean;
  readonly version: number;
};
export type AnswerValue = string | number | boolean | readonly string[];
export type OrderAnswers = {
  readonly answers: readonly {
    readonly question: string;
    readonly line: number | null;
    readonly value: AnswerValue;
    readonly text: string;
  }[];
  readonly questions: readonly Question[];
  readonly terms: {
    readonly body: string;
    readonly revision: number;
    readonly own: boolean;
    readonly accepted_at: string;
  } | null;
};
