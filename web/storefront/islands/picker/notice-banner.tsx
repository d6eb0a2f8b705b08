/** A notice over the map; it appears by itself, so it is an alert. What can be done about it stands in it. */
import type { ComponentChildren } from "preact";
import { Icon } from "../../parts/icons.tsx";
import type { Notice } from "./notices.ts";
import { type Shared, takeOrGive } from "./shared.ts";
import { noticeText } from "./words.ts";

const BAD: ReadonlySet<Notice["kind"]> = new Set(["refused", "lost", "check"]);

/** @param orderPath where the order of this tab's hold is, if there is one; @param eventPath where the waiting list is */
export function NoticeBanner(props: Shared & { orderPath: string | null; eventPath: string }) {
  const { words, selection } = props;
  const { t } = words;
  const { notice, hall } = selection;
  if (!notice) return null;
  return (
    <div class={`banner ${BAD.has(notice.kind) ? "banner--bad" : "banner--warn"} pick__banner`} role="alert">
      <Icon name="warning" />
      <div class="grow">
        {noticeText(words, hall, selection.limit, notice)}
        <Act {...props} notice={notice} />
      </div>
      <button
        type="button"
        class="btn btn--plain btn--icon btn--dense"
        aria-label={t("pick.row.close")}
        onClick={() => selection.say(null)}
      >
        <Icon name="cross" size="s" />
      </button>
    </div>
  );
}

/** The one thing to do about a notice, if there is one. */
function Act(props: Shared & { notice: Notice; orderPath: string | null; eventPath: string }): ComponentChildren {
  const { words, selection, say, notice, orderPath, eventPath } = props;
  const { t } = words;
  const take = (label: string, seat: number) => (
    <div>
      <button
        type="button"
        class="link link--44"
        onClick={() => {
          if (notice.kind !== "access") selection.say(null);
          takeOrGive({ words, selection, say }, seat);
        }}
      >
        {label}
      </button>
    </div>
  );
  if (notice.kind === "taken" && notice.next !== null) return take(t("pick.takeit"), notice.next);
  if (notice.kind === "access") return take(t("pick.access.take"), notice.seat);
  const ordered = notice.kind === "paying" || notice.kind === "bought";
  const href = ordered ? orderPath : notice.kind === "waited" ? eventPath : null;
  if (href === null) return null;
  return (
    <div>
      <a class="link link--44" href={href}>
        {t(ordered ? "pick.toorder" : "pick.towaiting")}
      </a>
    </div>
  );
}
