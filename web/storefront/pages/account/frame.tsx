/** The frame of an account's pages: who is signed in, the ways round, the way out. */
import type { ComponentChildren } from "preact";
import { Document, Foot, Masthead } from "../../parts/document.tsx";
import { Icon } from "../../parts/icons.tsx";
import type { Site } from "../../site.ts";
import { GOOD_NEWS, SAID, type Said } from "./view.ts";

type Props = {
  readonly site: Site;
  readonly title: string;
  /** Null: nobody is signed in. */
  readonly email: string | null;
  readonly here?: "orders" | "devices";
  /** Of this page, below `/account`: where it is in other languages. */
  readonly path: string;
  readonly children: ComponentChildren;
};

export function AccountFrame({ site, title, email, here, path, children }: Props) {
  const { t, links } = site;
  return (
    <Document site={site} tenant={null} head={{ title, here: (at) => at.account(path), robots: "noindex" }}>
      <Masthead site={site} tenant={null} />
      <main id="main" class="page acct">
        {email === null ? null : (
          <div class="acct__who">
            <nav class="acct__nav" aria-label={t("acct.nav")}>
              <a href={links.account()} {...(here === "orders" ? { "aria-current": "page" as const } : {})}>
                {t("acct.orders")}
              </a>
              <a href={links.account("/devices")} {...(here === "devices" ? { "aria-current": "page" as const } : {})}>
                {t("acct.devices")}
              </a>
            </nav>
            <span class="s soft acct__me">{t("acct.hello", { email })}</span>
            <form method="post" action={links.account("/sign-out")}>
              <button class="btn btn--plain btn--dense" type="submit">
                {t("acct.out")}
              </button>
            </form>
          </div>
        )}
        {children}
      </main>
      <Foot site={site} tenant={null} />
    </Document>
  );
}

/** What was done a moment ago, or what went wrong. */
export function SaidBanner({ site, said, email }: { site: Site; said: Said | null; email: string }) {
  if (said === null) return null;
  const good = GOOD_NEWS.includes(said);
  return (
    <div class={`banner ${good ? "banner--ok" : "banner--bad"}`} role={good ? "status" : "alert"}>
      <Icon name={good ? "info" : "warning"} />
      <span>{site.t(SAID[said], { email })}</span>
    </div>
  );
}
