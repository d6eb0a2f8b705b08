/** Secrets of a local run: random, made once, kept beside the data they protect and never committed. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The Worker's secrets for the data folder `folder`; the same ones at each start. */
export async function localSecrets(folder: string): Promise<Record<string, string>> {
  const file = join(folder, "secrets.json");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as Record<string, string>;
  const secrets = freshSecrets();
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

/** A full set of new secrets, in the form that worker/env.ts reads. */
export function freshSecrets(): Record<string, string> {
  const key = (): string => randomBytes(32).toString("base64url");
  return {
    MASTER_KEYS: JSON.stringify([{ version: 1, key: key() }]),
    JWT_KEYS: JSON.stringify([{ kid: randomBytes(4).toString("hex"), secret: key() }]),
    PEPPER: key(),
    RESEND_API_KEY: "re_local_sandbox",
  };
}
