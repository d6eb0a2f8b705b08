import type { Organizer } from "../model.ts";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import type { Site } from "../site.ts";

/** Any address that names nothing. It repeats nothing of the request. */
export function NotFoundPage({ site, tenant = null }: { site: Site; tenant?: Organizer | null }) {
  const { t } = site;
  return (
    <Document site={site} tenant={tenant} head={{ title: t("gone.title"), robots: "noindex" }}>
      <Masthead site={site} tenant={tenant} />
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
      <Foot site={site} tenant={tenant} />
    </Document>
  );
}
