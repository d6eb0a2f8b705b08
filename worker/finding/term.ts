/** What an event is found by (V12). Pure. */
import type { Category } from "../discovery/index.ts";
import { slugOf } from "../events/index.ts";
import { idBody } from "../kernel/ids.ts";
import { foldKey, foldWords } from "../kernel/words.ts";

/** What is known of an event when its terms are made. */
export type Findable = {
  readonly name: string;
  readonly summary: string;
  readonly organizer: string;
  readonly venue: { readonly id: string; readonly name: string; readonly city: string };
  readonly acts: readonly { readonly id: string; readonly name: string }[];
  readonly category: Category | null;
  readonly tags: readonly { readonly tag: string; readonly label: string }[];
};

/** Letters that words are compared by: what comes after them is not looked at. */
const COMPARED = 12;
/** Words that an event is found by: those of its name first. */
const MOST_WORDS = 30;
/** Performers that have a page of their own with the event on it. */
const MOST_ACTS = 40;

const lettersOf = (word: string) => Array.from(word).slice(0, COMPARED);

/** The terms of an event, each once: every beginning of its words from two letters on, and what it is. */
export function termsOf(event: Findable): string[] {
  const { venue, acts, category, tags } = event;
  const texts = [
    event.name,
    ...acts.map(({ name }) => name),
    venue.name,
    venue.city,
    event.organizer,
    ...tags.map(({ label }) => label),
    event.summary,
  ];
  const words = [...new Set(texts.flatMap(foldWords))].slice(0, MOST_WORDS);
  const city = foldKey(venue.city);
  return [
    ...new Set([
      ...words.flatMap(beginnings).map((text) => `w:${text}`),
      `venue:${venueSlug(venue)}`,
      ...acts.slice(0, MOST_ACTS).map(({ id }) => `act:${id}`),
      ...tags.map(({ tag }) => `tag:${tag}`),
      ...(city === "" ? [] : [cityTerm(city)]),
      ...(category === null ? [] : [`category:${category}`]),
      ...(city === "" || category === null ? [] : [placeTerm(city, category)]),
    ]),
  ];
}

function beginnings(word: string): string[] {
  const letters = lettersOf(word);
  return letters.slice(1).map((_, at) => letters.slice(0, at + 2).join(""));
}

/** The last part of the address of a venue's page. Two venues of one name in one city share their page. */
export function venueSlug({ id, name, city }: Findable["venue"]): string {
  return slugOf(`${name} ${city}`) ?? `venue-${idBody(id).slice(-10)}`;
}

/** @param city folded */
export function cityTerm(city: string): string {
  return `city:${city}`;
}

function placeTerm(city: string, category: string): string {
  return `place:${city}/${category}`;
}

/** What somebody looks for. */
export type Wanted = {
  /** Folded. */
  readonly words: readonly string[];
  readonly city?: string | undefined;
  readonly category?: Category | undefined;
  readonly tag?: string | undefined;
  /** Its slug. */
  readonly venue?: string | undefined;
  /** Id of a performer. */
  readonly act?: string | undefined;
};

/**
 * The terms that an event must have, the one that the fewest events are likely to have first; none when all events are
 * wanted.
 */
export function termsWanted({ words, city, category, tag, venue, act }: Wanted): string[] {
  const letters = words.map(lettersOf).filter((word) => word.length > 1);
  letters.sort((a, b) => b.length - a.length);
  return [
    ...(act === undefined ? [] : [`act:${act}`]),
    ...(venue === undefined ? [] : [`venue:${venue}`]),
    ...letters.map((word) => `w:${word.join("")}`),
    ...(tag === undefined ? [] : [`tag:${tag}`]),
    ...(city !== undefined && category !== undefined ? [placeTerm(city, category)] : []),
    ...(city !== undefined && category === undefined ? [cityTerm(city)] : []),
    ...(category !== undefined && city === undefined ? [`category:${category}`] : []),
  ];
}
