/** Countries, currencies and time zones to choose from, with guesses from the browser. */
import { CURRENCY_DECIMALS } from "../../worker/kernel/money.ts";
import type { Choice } from "./parts/field.tsx";

/** Country → its currency and the zone of its largest city. First the countries that we are made for. */
const COUNTRIES: Readonly<Record<string, readonly [currency: string, zone: string]>> = {
  BD: ["BDT", "Asia/Dhaka"],
  IN: ["INR", "Asia/Kolkata"],
  KE: ["KES", "Africa/Nairobi"],
  DE: ["EUR", "Europe/Berlin"],
  AE: ["AED", "Asia/Dubai"],
  AT: ["EUR", "Europe/Vienna"],
  AU: ["AUD", "Australia/Sydney"],
  BE: ["EUR", "Europe/Brussels"],
  BH: ["BHD", "Asia/Bahrain"],
  CA: ["CAD", "America/Toronto"],
  CH: ["CHF", "Europe/Zurich"],
  DK: ["DKK", "Europe/Copenhagen"],
  ES: ["EUR", "Europe/Madrid"],
  FI: ["EUR", "Europe/Helsinki"],
  FR: ["EUR", "Europe/Paris"],
  GB: ["GBP", "Europe/London"],
  IE: ["EUR", "Europe/Dublin"],
  IT: ["EUR", "Europe/Rome"],
  JP: ["JPY", "Asia/Tokyo"],
  KR: ["KRW", "Asia/Seoul"],
  KW: ["KWD", "Asia/Kuwait"],
  LK: ["LKR", "Asia/Colombo"],
  NG: ["NGN", "Africa/Lagos"],
  NL: ["EUR", "Europe/Amsterdam"],
  NO: ["NOK", "Europe/Oslo"],
  NP: ["NPR", "Asia/Kathmandu"],
  NZ: ["NZD", "Pacific/Auckland"],
  OM: ["OMR", "Asia/Muscat"],
  PK: ["PKR", "Asia/Karachi"],
  PT: ["EUR", "Europe/Lisbon"],
  RW: ["RWF", "Africa/Kigali"],
  SA: ["SAR", "Asia/Riyadh"],
  SE: ["SEK", "Europe/Stockholm"],
  SG: ["SGD", "Asia/Singapore"],
  TN: ["TND", "Africa/Tunis"],
  TZ: ["TZS", "Africa/Dar_es_Salaam"],
  UG: ["UGX", "Africa/Kampala"],
  US: ["USD", "America/New_York"],
  ZA: ["ZAR", "Africa/Johannesburg"],
};

/** Old names that browsers may report for the same zone. */
const SAME_ZONE: Readonly<Record<string, string>> = {
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
};

/** The zone of this browser. */
export function browserZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return SAME_ZONE[zone] ?? zone;
}

/** A country to begin with: the one whose zone the browser is in, else the region of its language, else the first. */
export function guessCountry(zone: string, language: string): string {
  const byZone = Object.entries(COUNTRIES).find(([, [, its]]) => its === zone)?.[0];
  if (byZone) return byZone;
  const region = /-([A-Z]{2})$/.exec(language)?.[1];
  return region !== undefined && region in COUNTRIES ? region : "BD";
}

/** Currency and zone that go with a country. */
export function placeOf(country: string): { currency: string; zone: string } {
  const [currency, zone] = COUNTRIES[country] ?? ["EUR", "UTC"];
  return { currency, zone };
}

/** Countries by their names. */
export function countryChoices(): Choice[] {
  const names = new Intl.DisplayNames(["en"], { type: "region" });
  return Object.keys(COUNTRIES)
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** Currencies an organizer may sell in. */
export function currencyChoices(): Choice[] {
  const names = new Intl.DisplayNames(["en"], { type: "currency" });
  return Object.keys(CURRENCY_DECIMALS).map((code) => ({ value: code, label: `${code}, ${names.of(code) ?? code}` }));
}

/** Zones of the known countries, and `also` when it is not among them. */
export function zoneChoices(also: string): Choice[] {
  const zones = new Set([...Object.values(COUNTRIES).map(([, zone]) => zone), "UTC", also]);
  return [...zones].sort().map((zone) => ({ value: zone, label: zoneName(zone) }));
}

/** `Dhaka (Asia)`: the city is what people look for. */
export function zoneName(zone: string): string {
  const [area, ...city] = zone.split("/");
  return city.length === 0 ? zone : `${city.join(", ").replaceAll("_", " ")} (${area})`;
}

/** A slug from a name, as the server would make it: small Latin letters, digits, hyphens. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 48);
}
