/** Which currencies Stripe takes, how many decimals they have, and the least that one payment may be. */

const KNOWN = new Set(
  (
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny " +
    "cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd " +
    "jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad " +
    "ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl " +
    "thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw"
  ).split(" "),
);
const ZERO_DECIMAL = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const THREE_DECIMAL = new Set("bhd jod kwd omr tnd".split(" "));
/** Sent with two decimals that must be zero. */
const WHOLE_UNITS = new Set(["isk", "ugx"]);

/** Published minimums; for other currencies roughly what is 0.50 USD, which is the rule Stripe gives for them. */
const MINIMUM: Readonly<Record<string, number>> = {
  usd: 50, aed: 200, aud: 50, bgn: 100, brl: 50, cad: 50, chf: 50, czk: 1500, dkk: 250, eur: 50, gbp: 30, hkd: 400,
  huf: 17500, inr: 50, jpy: 50, mxn: 1000, myr: 200, nok: 300, nzd: 50, pln: 200, ron: 200, sek: 300, sgd: 50, thb: 1000,
  bdt: 6000, kes: 6500, pkr: 14000, lkr: 15000, npr: 7000, ngn: 75000, ugx: 185000, tzs: 125000,
}; // prettier-ignore

/** Whether the (lower-case) code is one that Stripe charges in. */
export function isCurrency(code: string): boolean {
  return KNOWN.has(code);
}

/** Least amount of one payment, in minor units. */
export function minimumAmount(currency: string): number {
  return MINIMUM[currency] ?? 50;
}

/** A reason when the minor units cannot be charged in this currency, else undefined. */
export function amountProblem(amount: number, currency: string): string | undefined {
  if (amount > 99_999_999) return "Amount must be no more than 99999999";
  if (THREE_DECIMAL.has(currency) && amount % 10 !== 0) return "The last digit must be 0 in a three-decimal currency";
  if (WHOLE_UNITS.has(currency) && amount % 100 !== 0) return `Amounts in ${currency} must be divisible by 100`;
  return undefined;
}

/** An amount for people, e.g. `BDT 1,250.00`. */
export function formatAmount(amount: number, currency: string): string {
  const decimals = ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2;
  const text = new Intl.NumberFormat("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
    amount / 10 ** decimals,
  );
  return `${currency.toUpperCase()} ${text}`;
}
