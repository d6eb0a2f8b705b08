/** Where an event's inventory should live: near the house, because that is where most of its buyers are. Pure. */

const REGIONS: Readonly<Record<string, readonly string[]>> = {
  apac: ["BD", "IN", "LK", "NP", "PK", "SG", "JP", "KR"],
  afr: ["KE", "NG", "RW", "TZ", "UG", "ZA"],
  me: ["AE", "BH", "KW", "OM", "SA"],
  oc: ["AU", "NZ"],
  enam: ["CA", "US"],
  weur: ["CH", "DE", "DK", "FR", "GB", "IE", "IT", "NL", "NO", "PT", "ES", "SE", "AT", "BE", "TN"],
};
const KNOWN = ["apac", "afr", "me", "oc", "enam", "weur"] as const;

/** The platform's name of the region of a country; undefined lets the platform choose. */
export function inventoryRegion(country: string | undefined): (typeof KNOWN)[number] | undefined {
  return country === undefined ? undefined : KNOWN.find((region) => REGIONS[region]?.includes(country));
}
