/** Signing in to an account: an address, a code, and the second code of those who have one. Works without JavaScript. */
import { Icon } from "../../parts/icons.tsx";
import type { Site } from "../../site.ts";
import { AccountFrame } from "./frame.tsx";
import type { SignInView } from "./view.ts";

export function SignInPage({ site, view }: { site: Site; view: SignInView }) {
  const { t } = site;
  return (
    <AccountFrame site={site} title={t("acct.title")} email={null} path="/sign-in">
      <div class="acct__in stack g16">
        {view.step === "contact" ? <Contact site={site} view={view} /> : <Code site={site} view={view} />}
      </div>
    </AccountFrame>
  );
}

function Contact({ site, view }: { site: Site; view: Extract<SignInView, { step: "contact" }> }) {
  const { t, links } = site;
  const bad = view.fault !== null;
  return (
    <>
      <h1 class="h1">{t("acct.in.h")}</h1>
      <p>{t("acct.in.p")}</p>
      <form class="stack g16" method="post" action={links.account("/sign-in")}>
        <input type="hidden" name="next" value={view.next} />
        <div class={bad ? "field field--bad" : "field"}>
          <label class="field__label" for="to">
            {t(view.phones ? "acct.in.contact" : "acct.in.email")}
          </label>
          <input
            class="input"
            id="to"
            name="to"
            type="text"
            inputmode="email"
            autocomplete="email"
            autocapitalize="off"
            spellcheck={false}
            required
            maxlength={254}
            value={view.to}
            {...(bad ? { "aria-invalid": true, "aria-describedby": "fault" } : {})}
          />
          <Fault site={site} view={view} />
        </div>
        <button class="btn btn--primary btn--big shade" type="submit">
          {t("acct.in.send")}
        </button>
      </form>
    </>
  );
}

function Code({ site, view }: { site: Site; view: Extract<SignInView, { step: "code" | "second" }> }) {
  const { t, links } = site;
  const bad = view.fault !== null;
  const second = view.step === "second";
  return (
    <>
      <h1 class="h1">{t("acct.code.h")}</h1>
      <p>{second ? t("acct.second.p") : t("acct.code.p", { to: view.to })}</p>
      <form class="stack g16" method="post" action={links.account(second ? "/sign-in/second" : "/sign-in/code")}>
        <input type="hidden" name="next" value={view.next} />
        {second ? (
          <input type="hidden" name="token" value={view.token} />
        ) : (
          <input type="hidden" name="to" value={view.to} />
        )}
        <div class={bad ? "field field--bad" : "field"}>
          <label class="field__label" for="code">
            {t("acct.code.label")}
          </label>
          <input
            class="input acct__code"
            id="code"
            name="code"
            type="text"
            inputmode={second ? "text" : "numeric"}
            autocomplete="one-time-code"
            autocapitalize="off"
            spellcheck={false}
            dir="ltr"
            required
            maxlength={24}
            {...(bad ? { "aria-invalid": true, "aria-describedby": "fault" } : {})}
          />
          <Fault site={site} view={view} />
        </div>
        <button class="btn btn--primary btn--big shade" type="submit">
          {t("acct.code.go")}
        </button>
      </form>
      <p>
        <a class="link link--44" href={links.account("/sign-in")}>
          {t("acct.code.again")}
        </a>
      </p>
    </>
  );
}

function Fault({ site, view }: { site: Site; view: SignInView }) {
  const { t } = site;
  const { fault } = view;
  if (fault === null) return null;
  return (
    <p class="field__error" id="fault" role="alert">
      <Icon name="warning" size="s" />
      <span>{typeof fault === "string" ? t(fault) : t("acct.in.toomany", { count: fault.wait })}</span>
    </p>
  );
}
