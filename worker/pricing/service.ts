/** Use cases of tax and fee settings. They end an expected refusal with a `Problem`. */
import { newId } from "../kernel/ids.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion } from "../platform/etag.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement, changedFields } from "../tenants/index.ts";
import { plainTaxNumber } from "./reverse-charge.ts";
import { type FeeSettingsInput, rateOf, storedFee, type TaxSettingsInput } from "./schemas.ts";
import { NO_TAX_SETTINGS, readRates } from "./settings.ts";
import { deleteFeeSettings, putFeeSettings, putTaxSettings, selectFeeSettings, selectTaxSettings } from "./store.ts";
import type { FeeSettingsRow, TaxSettingsRow } from "./tables.ts";

type TaxSettings = Omit<TaxSettingsRow, "tenantId">;

/** What the tenant set about taxes; the defaults of version 0 when it set nothing. */
export async function taxSettingsOf(tenant: TenantDb): Promise<TaxSettings> {
  const [row] = await selectTaxSettings(tenant);
  return row ?? NO_TAX_SETTINGS;
}

/**
 * Sets everything about taxes. A rate that is left out is gone for what is sold from now on; orders keep what they have.
 * @throws Problem `stale_version`, `invalid_request`
 */
export async function setTaxes(
  tenant: TenantDb,
  input: TaxSettingsInput,
  expected: number | undefined,
  actor: AuditActor,
): Promise<TaxSettings> {
  const before = await taxSettingsOf(tenant);
  checkVersion(expected, before.version);
  const known = new Set(readRates(before).map(({ id }) => id));
  const unknown = input.rates.findIndex(({ id }) => id !== undefined && !known.has(id));
  const ids = input.rates.flatMap(({ id }) => id ?? []);
  const faults = [
    ...(unknown < 0 ? [] : [{ field: `rates.${unknown}.id`, message: "is no rate of yours" }]),
    ...(new Set(ids).size === ids.length ? [] : [{ field: "rates", message: "name one rate twice" }]),
    ...(input.reverse_charge && !input.country ? [{ field: "country", message: "is needed for reverse charge" }] : []),
  ];
  if (faults.length > 0) throw problem("invalid_request", { errors: faults });
  const row = {
    country: input.country ?? null,
    taxNumber: input.tax_number ? plainTaxNumber(input.tax_number) : null,
    rounding: input.rounding,
    roundingPer: input.rounding_per,
    reverseCharge: input.reverse_charge ? 1 : 0,
    rates: JSON.stringify(input.rates.map((rate) => rateOf(rate, rate.id ?? newId("taxRate")))),
  };
  await runVersioned(tenant, [
    putTaxSettings(tenant, before.version, row),
    auditStatement(actor, tenant, {
      action: "tax_settings.changed",
      subjectId: tenant.tenantId,
      ...changedFields(before, row),
    }),
  ]);
  return { ...row, version: before.version + 1 };
}

/** The rows that count for an event, or with none the tenant's. */
export async function feeSettingsOf(tenant: TenantDb, event: string | undefined): Promise<FeeSettingsRow[]> {
  return await selectFeeSettings(tenant, event ?? "");
}

/**
 * Sets the fees of the tenant, or of one event; null lets the tenant's count for the event again.
 * @throws Problem `stale_version`, `invalid_request`
 */
export async function setFees(
  tenant: TenantDb,
  request: { readonly event: string | undefined; readonly currency: string; readonly expected: number | undefined },
  { fees }: FeeSettingsInput,
  actor: AuditActor,
): Promise<FeeSettingsRow[]> {
  const { event, currency, expected } = request;
  const rows = await feeSettingsOf(tenant, event);
  const before = rows.find(({ eventId }) => eventId === (event ?? ""));
  checkVersion(expected, before?.version ?? 0);
  if (fees === null && event === undefined) {
    throw problem("invalid_request", { errors: [{ field: "fees", message: "may be null only for one event" }] });
  }
  // A fixed part in another currency would never be charged.
  const foreign = fees?.findIndex(({ fixed }) => fixed && fixed.currency !== currency) ?? -1;
  if (foreign >= 0) {
    throw problem("invalid_request", {
      errors: [{ field: `fees.${foreign}.fixed.currency`, message: `must be ${currency}` }],
    });
  }
  const row = { eventId: event ?? "", fees: JSON.stringify((fees ?? []).map(storedFee)) };
  await runVersioned(tenant, [
    fees === null ? deleteFeeSettings(tenant, row.eventId) : putFeeSettings(tenant, before?.version ?? 0, row),
    auditStatement(actor, tenant, {
      action: "fee_settings.changed",
      subjectId: event ?? tenant.tenantId,
      before: { fees: before?.fees ?? null },
      after: { fees: fees === null ? null : row.fees },
    }),
  ]);
  return await feeSettingsOf(tenant, event);
}
