/** Where somebody is signed in, and which phones sign them in. */
import { day } from "../../format.ts";
import { Icon } from "../../parts/icons.tsx";
import type { Site } from "../../site.ts";
import { AccountFrame, SaidBanner } from "./frame.tsx";
import type { DevicesView, PhoneCodeView } from "./view.ts";

export function DevicesPage({ site, view }: { site: Site; view: DevicesView }) {
  const { t, locale, links } = site;
  const date = (at: string) => day(at, "UTC", locale);
  return (
    <AccountFrame site={site} title={t("acct.devices.h")} email={view.email} here="devices" path="/devices">
      <h1 class="h1">{t("acct.devices.h")}</h1>
      <SaidBanner site={site} said={view.said} email={view.email} />
      <ul class="acct__list">
        {view.devices.map((device) => (
          <li key={device.id} class="acct__card acct__card--device">
            <div class="acct__what">
              <b>{device.name === "" ? t("acct.devices.unnamed") : device.name}</b>
              <span class="s soft">
                {t("acct.devices.since", { since: date(device.since), last: date(device.last) })}
              </span>
            </div>
            {device.here ? (
              <span class="tag tag--ok">{t("acct.devices.here")}</span>
            ) : (
              <form method="post" action={links.account(`/devices/${device.id}/end`)}>
                <button class="btn btn--plain btn--dense" type="submit">
                  {t("acct.devices.end")}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {view.devices.length > 1 ? (
        <form method="post" action={links.account("/devices/end-others")}>
          <button class="btn" type="submit">
            {t("acct.devices.others")}
          </button>
        </form>
      ) : null}
      {view.phones === null ? null : <Phones site={site} phones={view.phones} />}
    </AccountFrame>
  );
}

function Phones({ site, phones }: { site: Site; phones: NonNullable<DevicesView["phones"]> }) {
  const { t, links } = site;
  return (
    <section class="acct__part acct__in">
      <h2 class="h3">{t("acct.phones.h")}</h2>
      <p>{t("acct.phones.p")}</p>
      {phones.map(({ id, hint }) => (
        <form key={id} class="row g16" method="post" action={links.account(`/phones/${id}/remove`)}>
          <b class="num" dir="ltr">
            {hint}
          </b>
          <button class="btn btn--plain btn--dense" type="submit">
            {t("acct.phones.remove")}
          </button>
        </form>
      ))}
      <form class="stack g12" method="post" action={links.account("/phones")}>
        <div class="field">
          <label class="field__label" for="to">
            {t("acct.phones.label")}
          </label>
          <input class="input" id="to" name="to" type="tel" autocomplete="tel" dir="ltr" required maxlength={40} />
        </div>
        <button class="btn" type="submit">
          {t("acct.phones.add")}
        </button>
      </form>
    </section>
  );
}

/** The code that adds a phone. */
export function PhoneCodePage({ site, view }: { site: Site; view: PhoneCodeView }) {
  const { t, links } = site;
  const { fault, to } = view;
  const bad = fault !== null;
  return (
    <AccountFrame site={site} title={t("acct.phones.h")} email={view.email} here="devices" path="/devices">
      <div class="acct__in stack g16">
        <h1 class="h1">{t("acct.code.h")}</h1>
        <p>{t("acct.phones.code", { to })}</p>
        <form class="stack g16" method="post" action={links.account("/phones/code")}>
          <input type="hidden" name="to" value={to} />
          <div class={bad ? "field field--bad" : "field"}>
            <label class="field__label" for="code">
              {t("acct.code.label")}
            </label>
            <input
              class="input acct__code"
              id="code"
              name="code"
              type="text"
              inputmode="numeric"
              autocomplete="one-time-code"
              dir="ltr"
              required
              maxlength={12}
              {...(bad ? { "aria-invalid": true, "aria-describedby": "fault" } : {})}
            />
            {bad ? (
              <p class="field__error" id="fault" role="alert">
                <Icon name="warning" size="s" />
                <span>{typeof fault === "string" ? t(fault) : t("acct.in.toomany", { count: fault.wait })}</span>
              </p>
            ) : null}
          </div>
          <button class="btn btn--primary btn--big shade" type="submit">
            {t("acct.phones.add")}
          </button>
        </form>
      </div>
    </AccountFrame>
  );
}
