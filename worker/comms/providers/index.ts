/** Every provider of messages, once. Adding one is its file and a line here. */
import type { Connection, Mail, Provider, TextMessage, Wiring } from "../channel.ts";
import { gupshup } from "./gupshup.ts";
import { httpSms } from "./http-sms.ts";
import { resend } from "./resend.ts";
import { sendgrid } from "./sendgrid.ts";
import { ses } from "./ses.ts";
import { twilio } from "./twilio.ts";
import { waha } from "./waha.ts";

/** A provider whatever its credentials look like: they are parsed where they enter. */
export type AnyProvider<Message> = Omit<Provider<unknown, Message>, "connect"> & {
  /** @throws ZodError when `config` is not what this provider stores: a bug or another version's row */
  readonly connect: (config: unknown, wiring: Wiring) => Connection<Message>;
};

function entry<Config, Message>(provider: Provider<Config, Message>): AnyProvider<Message> {
  return { ...provider, connect: (config, wiring) => provider.connect(provider.configSchema.parse(config), wiring) };
}

function table<Message>(all: readonly AnyProvider<Message>[]): ReadonlyMap<string, AnyProvider<Message>> {
  return new Map(all.map((provider) => [provider.id, provider]));
}

/** Those that carry mail. */
export const mailProviders = table<Mail>([entry(resend), entry(ses), entry(sendgrid)]);
/** Those that carry messages to phones. */
export const textProviders = table<TextMessage>([entry(twilio), entry(httpSms), entry(gupshup), entry(waha)]);

/** The provider of this name; undefined when there is none. */
export function providerById(id: string): AnyProvider<Mail> | AnyProvider<TextMessage> | undefined {
  return mailProviders.get(id) ?? textProviders.get(id);
}

/** The names of all providers, for lists. */
export function providerIds(): string[] {
  return [...mailProviders.keys(), ...textProviders.keys()];
}
