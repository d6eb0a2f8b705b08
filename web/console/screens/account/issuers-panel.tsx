/** Accounts elsewhere that sign one in here (T6). */
import { useEffect, useState } from "preact/hooks";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { Tag } from "../../parts/tags.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { issuerFault, type IssuerRow, takeVisit, visitIssuer } from "./issuers.ts";

const words = people.issuer;

/** Nothing where there are no issuers. */
export function IssuersPanel() {
  const loaded = useLoad(async () => {
    const [all, linked] = await Promise.all([
      api.get<{ data: IssuerRow[] }>("/auth/issuers", { auth: false }),
      api.get<{ data: IssuerRow[] }>("/auth/issuers/linked"),
    ]);
    const known = new Set(linked.data.map(({ id }) => id));
    return all.data.map((issuer) => ({ ...issuer, linked: known.has(issuer.id) }));
  });
  const [refused, setRefused] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<IssuerRow | null>(null);
  const { busy, fault, run, clear } = useAction();
  useEffect(() => {
    const visit = takeVisit();
    if (visit && "fault" in visit) setRefused(issuerFault(visit.fault));
  }, []);
  const link = async (id: string) => {
    const done = await run(() => api.post<{ link: string }>(`/auth/issuers/${id}/link`));
    if (done) await visitIssuer(id, "/console/security", done.value.link);
  };
  const unlink = async ({ id, name }: IssuerRow) => {
    if (!(await run(() => api.call("DELETE", `/auth/issuers/${encodeURIComponent(id)}/link`)))) return;
    setLeaving(null);
    toast(words.unlinked(name));
    await loaded.reload();
  };
  if (loaded.data?.length === 0) return null;
  return (
    <Panel title={words.title} pad>
      <div class="stack">
        <p>{words.lead}</p>
        {!leaving && <FaultBanner fault={fault} />}
        {refused !== null && (
          <p class="field__error" role="alert">
            {refused}
          </p>
        )}
        <Show of={loaded} rows={1}>
          {(issuers) => (
            <div class="row row--wrap">
              {issuers.map(({ id, name, linked }) =>
                linked ? (
                  <span key={id} class="row row--wrap">
                    <span>
                      {name} <Tag tone="ok">{words.linked}</Tag>
                    </span>
                    <Button look="bad" onPress={() => (clear(), setLeaving({ id, name }))}>
                      {words.unlink(name)}
                    </Button>
                  </span>
                ) : (
                  <Button key={id} onPress={() => void link(id)}>
                    {words.link(name)}
                  </Button>
                ),
              )}
            </div>
          )}
        </Show>
      </div>
      {leaving && (
        <Ask
          title={words.unlinkAsk(leaving.name)}
          text={words.unlinkText}
          safe={words.keep}
          act={words.unlink(leaving.name)}
          destroys
          busy={busy ? people.secondFactor.checking : undefined}
          onSafe={() => setLeaving(null)}
          onAct={() => void unlink(leaving)}
        >
          <FaultBanner fault={fault} />
        </Ask>
      )}
    </Panel>
  );
}
