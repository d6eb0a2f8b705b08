/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a button group is no fieldset: it has no values to send */
/** Types without fixed seats, each with its stepper. */
import type { TicketType } from "../../model.ts";
import { Icon } from "../../parts/icons.tsx";
import { Price } from "../../parts/price.tsx";
import type { Shared } from "./shared.ts";

/** What is only sold with a ticket comes after the tickets. */
export function Areas({ types, ...shared }: Shared & { types: readonly TicketType[] }) {
  const { t } = shared.words;
  const extras = types.filter(({ kind }) => kind === "add_on");
  return (
    <>
      <Loose {...shared} types={types.filter(({ kind }) => kind !== "add_on")} />
      {extras.length === 0 ? null : (
        <section aria-labelledby="extras">
          <h2 class="h3" id="extras">
            {t("pick.extras")}
          </h2>
          <p class="s soft">{t("pick.extras.say")}</p>
          <Loose {...shared} types={extras} />
        </section>
      )}
    </>
  );
}

function Loose(shared: Shared & { types: readonly TicketType[] }) {
  const { words, types, selection } = shared;
  const { t, locale } = words;
  return (
    <ul class="ga">
      {types.map((type) => {
        const left = selection.left(type);
        return (
          <li key={type.id}>
            <div>
              <strong>{type.name}</strong>
              {type.description ? <div class="s soft">{type.description}</div> : null}
              <div>
                {type.price.amount === 0 ? t("event.free") : <Price money={type.price} locale={locale} />}{" "}
                {left !== undefined && left <= 20 ? (
                  <span class="tag tag--warn">
                    {left === 0 ? t("event.soldout") : t("event.left", { count: left })}
                  </span>
                ) : null}
              </div>
            </div>
            {type.on_sale ? <Stepper {...shared} type={type} /> : <span class="soft s">{t("event.closed")}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** − n + for a type without fixed seats. */
function Stepper({ words, selection, type, say }: Shared & { type: TicketType }) {
  const { t } = words;
  const now = selection.quantities.get(type.id) ?? 0;
  const most = selection.most(type);
  const set = (value: number) => {
    selection.setQuantity(type, value);
    say(`${type.name}: ${selection.quantities.get(type.id) ?? 0}`);
  };
  return (
    <div class="stepper" role="group" aria-label={type.name}>
      <button
        type="button"
        aria-label={t("pick.fewer", { name: type.name })}
        disabled={now === 0}
        onClick={() => set(now - 1)}
      >
        <Icon name="minus" />
      </button>
      <output>{now}</output>
      <button
        type="button"
        aria-label={t("pick.more", { name: type.name })}
        title={now >= most ? t("pick.limit", { count: most }) : undefined}
        disabled={now >= most}
        onClick={() => set(now + 1)}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
