import { Document, Foot, Masthead } from "../parts/document.tsx";
import type { Site } from "../site.ts";

/** Any address that names nothing. It repeats nothing of the request. */
export function NotFoundPage({ site }: { site: Site }) {
  const { t } = site;
  return (
    <Document site={site} tenant={null} head={{ title: t("gone.title"), robots: "noindex" }}>
      <Masthead site={site} tenant={null} />
      <main id="main" class="page order">
        <div class="stack g16 order__say">
          <h1 class="h1">{t("gone.h")}</h1>
          <p>{t("gone.p")}</p>
          <p>
            <a class="btn" href={site.links.home()}>
              {t("gone.back")}
            </a>
          </p>
        </div>
      </main>
      <Foot site={site} tenant={null} />
    </Document>
  );
}
