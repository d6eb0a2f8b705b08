import { useEffect, useState } from "preact/hooks";
import { countdown } from "../../format.ts";
import { Icon } from "../../parts/icons.tsx";
import type { Translate } from "../../text.ts";

const MINUTE = 60_000;
/** From here on the bar changes its colour and says the minutes. */
const LATE = 2 * MINUTE;
/** What is spoken to readers, in minutes before the end. */
const SPOKEN = [5, 2, 1];

/** Milliseconds until `end` on this clock, told once a second; Infinity while there is no end. */
export function useClock(end: number | null): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (end === null) return undefined;
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [end]);
  return end === null ? Infinity : end - now;
}

type Props = {
  readonly t: Translate;
  readonly locale: string;
  readonly left?: number;
  readonly over?: boolean;
  readonly paying?: boolean;
  readonly seated?: boolean;
  readonly onExtend?: () => Promise<boolean>;
};

/** The countdown of a hold: figures that stand still, no clock while paying. */
export function HoldBar({ t, locale, left = 0, over = false, paying = false, seated = true, onExtend }: Props) {
  const [extension, setExtension] = useState<"" | "given" | "refused">("");
  const minutes = Math.ceil(left / MINUTE);
  const late = over || left <= LATE;
  if (over)
    return (
      <section class="holdbar holdbar--late" aria-label={t("check.bar")}>
        <div class="page">
          <Icon name="clock" />
          <strong>{t("check.over")}</strong>
        </div>
      </section>
    );
  if (paying)
    return (
      <section class="holdbar" aria-label={t("check.bar")}>
        <div class="page">
          <Icon name="lock" />
          <span>{t("check.paying")}</span>
        </div>
      </section>
    );
  return (
    <section class={`holdbar${late ? " holdbar--late" : ""}`} aria-label={t("check.bar")}>
      <div class="page">
        <Icon name="clock" />
        <span>{late ? minuteText(t, minutes) : t(seated ? "check.held" : "check.held.ga")}</span>
        {late && onExtend && extension !== "refused" ? (
          <button
            type="button"
            class="link"
            onClick={() => {
              void onExtend().then((given) => setExtension(given ? "given" : "refused"));
            }}
          >
            {t("check.extend")}
          </button>
        ) : null}
        <b class="push num" role="timer" aria-live="off">
          {countdown(left, locale)}
        </b>
        <output class="vh">
          {extension === "given" ? t("check.extended") : extension === "refused" ? t("check.noextend") : ""}{" "}
          {SPOKEN.includes(minutes) ? minuteText(t, minutes) : ""}
        </output>
      </div>
    </section>
  );
}

function minuteText(t: Translate, minutes: number): string {
  return minutes <= 1 ? t("check.minute") : t("check.minutes", { count: minutes });
}
