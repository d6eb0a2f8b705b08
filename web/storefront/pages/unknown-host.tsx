/** Somebody came by a name that is nobody's, or not any more. It repeats nothing of the request. */
import { Document, Foot } from "../parts/document.tsx";
import type { Site } from "../site.ts";

export function UnknownHostPage({ site }: { site: Site }) {
  const { t } = site;
  return (
    <Document site={site} tenant={null} head={{ title: t("host.title"), robots: "noindex" }}>
      <main id="main" class="page order">
        <div class="stack g16 order__say">
          <h1 class="h1">{t("host.h")}</h1>
          <p>{t("host.buyer")}</p>
          <p class="soft">{t("host.owner")}</p>
          {site.origin === "" ? null : (
            <p>
              <a class="btn" href={`${site.origin}/`}>
                {t("gone.back")}
              </a>
            </p>
          )}
        </div>
      </main>
      <Foot site={site} tenant={null} />
    </Document>
  );
}
