/** A link that opens no order: unknown, mistyped, or of somebody else. It says what helps, and nothing of any order (TH38). */
import { Document, Foot, Masthead } from "../parts/document.tsx";
import type { Site } from "../site.ts";

export function LostTicketPage({ site }: { site: Site }) {
  const { t, links } = site;
  return (
    <Document site={site} tenant={null} head={{ title: t("lost.h"), robots: "noindex" }}>
      <Masthead site={site} tenant={null} />
      <main id="main" class="page order">
        <div class="stack g16 order__say">
          <h1 class="h1">{t("lost.h")}</h1>
          <p>{t("lost.p")}</p>
          <div class="row row--wrap g16">
            <a class="btn btn--primary shade" href={links.account("/sign-in")}>
              {t("lost.find")}
            </a>
            <a class="link link--44" href={links.home()}>
              {t("gone.back")}
            </a>
          </div>
        </div>
      </main>
      <Foot site={site} tenant={null} />
    </Document>
  );
}
