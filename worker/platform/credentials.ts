/** Credentials of an organizer at somebody else: sealed where they are kept, by their end where they are shown (TH36, TH37). */
import { z } from "zod";
import { err, ok, type Result } from "../kernel/result.ts";
import { decryptSecret, encryptSecret } from "./crypto.ts";
import type { FieldError } from "./errors.ts";
import { masked } from "./masked.ts";

const shape = z.record(z.string(), z.string());
/** Texts by the name of their field. */
export type Credentials = z.infer<typeof shape>;

/** Whose credentials, and for what: one purpose's cannot be opened as another's. */
export type CredentialsOf = { readonly tenantId: string; readonly purpose: string };

export async function openCredentials(
  env: Env,
  { tenantId, purpose }: CredentialsOf,
  sealed: string,
): Promise<Credentials> {
  return shape.parse(JSON.parse(await decryptSecret(env, tenantId, purpose, sealed)) as unknown);
}

export async function sealCredentials(
  env: Env,
  { tenantId, purpose }: CredentialsOf,
  credentials: Credentials,
): Promise<string> {
  return await encryptSecret(env, tenantId, purpose, JSON.stringify(credentials));
}

/** As they may be shown: secrets by their last signs. */
export function shownCredentials(credentials: Credentials, secrets: readonly string[]): Credentials {
  return Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [
      name,
      secrets.includes(name) && value !== "" ? masked(value) : value,
    ]),
  );
}

/** Without what is secret, such as when they would go to another address. */
export function withoutSecrets(credentials: Credentials, secrets: readonly string[]): Credentials {
  return Object.fromEntries(Object.entries(credentials).filter(([name]) => !secrets.includes(name)));
}

/** What was really given: a field that is absent, unknown, or comes back as it was shown is not. */
export function givenFields(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
  shown: Credentials,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => names.includes(name) && value !== undefined && value !== shown[name],
    ),
  );
}

/** What is kept together with what was given, as the schema reads it; else a sentence for each field at fault. */
export function readCredentials(
  schema: z.ZodType,
  kept: Credentials,
  given: Readonly<Record<string, unknown>>,
): Result<Credentials, readonly FieldError[]> {
  const parsed = schema.safeParse({ ...kept, ...given });
  if (parsed.success) return ok(shape.parse(parsed.data));
  return err(parsed.error.issues.map(({ path, message }) => ({ field: path.join(".") || "(body)", message })));
}

/** The names of the fields that differ; what they were or are is not told (TH36). */
export function changedNames(before: Credentials, after: Credentials): string[] {
  return Object.keys(after).filter((name) => after[name] !== before[name]);
}
