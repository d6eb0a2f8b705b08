/**
 * Refunds that a gateway's own books have and that no callback told of (E14): written down as if one had. For an account of
 * the tenant's own, and for all accounts below ours at once.
 */
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { tenantDb, type TenantDb } from "../platform/db.ts";
import type { ConnectedAccount } from "./connected.ts";
import { type FactOutcome, recordMadeRefund } from "./external-refund.ts";
import type { GatewayFault, ListedRefund, ListedRefunds, ListRange } from "./gateway.ts";
import { gatewayById, gatewayIds } from "./gateways/index.ts";
import { accountOf } from "./account-store.ts";

/** Pages of one run (I8): 5,000 refunds in two days. */
const MAX_PAGES = 50;

type Reader = (range: ListRange, cursor: string | undefined) => Promise<Result<ListedRefunds, GatewayFault>>;

/**
 * Writes down what the account's list has and we do not. Returns how many the list has, or `unknown_outcome` when one of them
 * could not be followed now. Repeating it changes nothing (I6).
 */
export async function followListedRefunds(
  env: Env,
  tenant: TenantDb,
  { account, adapter }: ConnectedAccount,
  range: ListRange,
  now: Millis,
): Promise<Result<number, GatewayFault>> {
  const read: Reader = async (of, cursor) => (await adapter.listRefunds?.(of, cursor)) ?? ok({ refunds: [] });
  return await eachListed(read, range, async (refund) => {
    if (refund.tenantId !== undefined && refund.tenantId !== tenant.tenantId) return "other_account";
    return await recordMadeRefund(env, tenant, requestOf(account, refund, now), refund);
  });
}

/** Gateways at which we have an account of our own. */
export function platformGateways(env: Env): string[] {
  return gatewayIds().filter((id) => gatewayById(id)?.platform(env) !== undefined);
}

/** The same for the accounts below ours, whose refunds all stand in our own list. */
export async function followPlatformRefunds(
  env: Env,
  gateway: string,
  range: ListRange,
  now: Millis,
): Promise<Result<number, GatewayFault>> {
  const platform = gatewayById(gateway)?.platform(env);
  if (!platform) return ok(0);
  return await eachListed(
    (of, cursor) => platform.listRefunds(of, cursor),
    range,
    async (refund) => {
      const tenant = refund.tenantId === undefined ? undefined : tenantDb(env, refund.tenantId);
      const account = tenant && (await accountOf(tenant, gateway));
      if (!tenant || !account) return "other_account";
      return await recordMadeRefund(env, tenant, requestOf(account, refund, now), refund);
    },
  );
}

async function eachListed(
  read: Reader,
  range: ListRange,
  follow: (refund: ListedRefund) => Promise<FactOutcome>,
): Promise<Result<number, GatewayFault>> {
  let [found, open] = [0, 0];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await read(range, cursor);
    if (!answer.ok) return answer;
    for (const refund of answer.value.refunds) if ((await follow(refund)) === "unreachable") open++;
    found += answer.value.refunds.length;
    cursor = answer.value.next;
    if (cursor === undefined) break;
  }
  // The others are written down; whoever asked comes again for the rest, and does not take silence for nothing.
  if (open > 0)
    return err({ reason: "unknown_outcome", message: `${open} of ${found} refunds could not be followed.` });
  return ok(found);
}

function requestOf(
  account: { readonly id: string; readonly gateway: string },
  { reference }: ListedRefund,
  now: Millis,
) {
  return { gateway: account.gateway, accountId: account.id, reference, now };
}
