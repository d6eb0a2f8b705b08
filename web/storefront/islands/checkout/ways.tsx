/** The ways to pay as a list, with the phone number where the way asks on a phone. In checkout and on the order's page. */
import { isE164, toE164 } from "../../../../worker/kernel/phone.ts";
import type { MessageKey } from "../../text.ts";
import type { PaymentMethod } from "../../model.ts";
import { brandOf, wayWords } from "../../gateways.ts";
import { Icon } from "../../parts/icons.tsx";
import type { Translate } from "../../text.ts";

type WaysProps = {
  readonly t: Translate;
  readonly methods: readonly PaymentMethod[];
  readonly chosen: string;
  readonly onChoose: (gateway: string) => void;
  /** The heading of the list is the page's first one. */
  readonly first: boolean;
};

/** One radio a way, each with the sentence of what it asks. */
export function Ways({ t, methods, chosen, onChoose, first }: WaysProps) {
  return (
    <fieldset>
      <legend class="h2">{first ? <h1 class="h2">{t("check.how")}</h1> : t("check.how")}</legend>
      {methods.length === 0 ? <p>{t("check.noways")}</p> : null}
      <div class="options">
        {methods.map((method) => {
          const { label, say, icon } = wayWords(t, method);
          return (
            <label key={method.gateway}>
              <input
                class="radio"
                type="radio"
                name="gateway"
                value={method.gateway}
                checked={chosen === method.gateway}
                onChange={() => onChoose(method.gateway)}
              />
              <span class="grow">
                <strong>{label}</strong>
                <span class="s soft blk">{say}</span>
              </span>
              <Icon name={icon} size="l" />
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** The number in E.164, or null when it cannot be one. `country` tells how numbers are written at home. */
export function payPhone(text: string, country: string): string | null {
  return toE164(text, country) ?? null;
}

/** What is wrong with the number that the prompt goes to; null when nothing is. */
export function payPhoneFault(text: string, country: string): MessageKey | null {
  if (text.trim() === "") return "pay.phone.missing";
  return payPhone(text, country) === null ? "check.err.phone" : null;
}

type PhoneProps = {
  readonly t: Translate;
  readonly gateway: string;
  readonly country: string;
  readonly value: string;
  readonly error: string | null;
  readonly onInput: (value: string) => void;
  readonly onLeave: () => void;
};

/** Where the prompt goes. What was understood is said back, so that a wrong digit is seen before the phone is asked. */
export function PhoneField({ t, gateway, country, value, error, onInput, onLeave }: PhoneProps) {
  const read = payPhone(value, country);
  const told = read !== null && isE164(read) && read !== value.trim();
  return (
    <div class={`field${error === null ? "" : " field--bad"}`}>
      <label class="field__label" for="pay-phone">
        {t("pay.phone", { gateway: brandOf(gateway) })}
      </label>
      <input
        class="input num"
        id="pay-phone"
        name="pay-phone"
        type="tel"
        inputmode="tel"
        autocomplete="tel"
        dir="ltr"
        maxlength={24}
        value={value}
        aria-invalid={error !== null}
        aria-describedby="pay-phone-hint"
        onInput={(event) => onInput(event.currentTarget.value)}
        onBlur={onLeave}
      />
      {error === null ? (
        <span class="s soft" id="pay-phone-hint">
          {told ? t("pay.phone.read", { phone: read }) : t("pay.phone.hint")}
        </span>
      ) : (
        <span class="field__error" id="pay-phone-hint">
          <Icon name="warning" size="s" /> {error}
        </span>
      )}
    </div>
  );
}
