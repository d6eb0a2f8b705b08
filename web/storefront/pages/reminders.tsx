/** Wanting no more reminders of one organizer, or wanting them again: one button, whole without JavaScript (N5). */
import type { Organizer } from "../model.ts";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import type { Site } from "../site.ts";

export type RemindersView = {
  readonly organizer: Organizer;
  /** Whether they come now. */
  readonly comes: boolean;
  /** Where the form goes: this page's own address. */
  readonly action: string;
};

/** `/unsubscribe/{tenant}/{message}/{proof}`. */
export function RemindersPage({ site, view }: { site: Site; view: RemindersView }) {
  const { t } = site;
  const { organizer, comes, action } = view;
  const values = { organizer: organizer.name };
  const title = t("unsub.title", values);
  return (
    <Document site={site} tenant={organizer} head={{ title, robots: "noindex" }}>
      <Masthead site={site} tenant={organizer} />
      <main id="main" class="page order">
        <form class="stack g16 order__say" method="post" action={action}>
          <h1 class="h1">{title}</h1>
          <p role="status">{t(comes ? "unsub.on" : "unsub.off", values)}</p>
          {comes ? null : <input type="hidden" name="again" value="yes" />}
          <p>
            <button class={comes ? "btn btn--primary btn--big" : "btn"} type="submit">
              {t(comes ? "unsub.stop" : "unsub.again")}
            </button>
          </p>
        </form>
      </main>
      <Foot site={site} tenant={organizer} />
    </Document>
  );
}
