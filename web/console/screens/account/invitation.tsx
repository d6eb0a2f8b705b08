/** An invitation (T11): what it says, signing in as who was invited, and joining. */
import { useState } from "preact/hooks";
import type { InvitationOffer } from "../../../api/people-types.ts";
import { m } from "../../messages.en.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { api, session, signOut } from "../../session.ts";
import { Gate } from "../../shell/gate.tsx";
import { sendCode, SignInScreen } from "../sign-in.tsx";
import { linkToken } from "./link-token.ts";

const words = people.invitation;

export function InvitationScreen() {
  const [token] = useState(linkToken);
  const loaded = useLoad(async () => {
    if (token === null) return null;
    return await api.post<InvitationOffer>("/invitations/look", { token }, { auth: false });
  });
  const [sent, setSent] = useState<string | null>(null);
  if (sent !== null && session.value === null) return <SignInScreen email={sent} sent />;
  const gone = loaded.fault?.code === "invitation_rejected";
  return (
    <Gate title={words.title}>
      {token === null || gone ? (
        <>
          <p role="alert">{gone ? words.gone : words.noLink}</p>
          <p>
            <ButtonLink href="/console">{words.home}</ButtonLink>
          </p>
        </>
      ) : (
        <Show of={loaded} rows={2}>
          {(offer) => offer && <Offer offer={offer} token={token} onSent={() => setSent(offer.email)} />}
        </Show>
      )}
    </Gate>
  );
}

function Offer(props: { offer: InvitationOffer; token: string; onSent: () => void }) {
  const { offer, token, onSent } = props;
  const mine = session.value?.person.email;
  const { busy, fault, run } = useAction();
  const join = async () => {
    await run(async () => {
      const { tenant } = await api.post<{ tenant: { id: string } }>("/invitations/accept", { token });
      await api.switchTenant(tenant.id);
      location.assign("/console");
    });
  };
  const send = async () => {
    if (await run(() => sendCode({ channel: "email", to: offer.email }))) onSent();
  };
  return (
    <div class="stack">
      <p>
        <b>{words.what(offer.organization, m.team.roles[offer.role], m.team.roleText[offer.role])}</b>
        {offer.events !== null && ` ${words.some(offer.events)}`}
      </p>
      <FaultBanner fault={fault} />
      {mine === undefined ? (
        <>
          <p>{words.signIn(offer.email)}</p>
          <Button look="primary" big busy={busy ? m.signIn.sending : undefined} onPress={() => void send()}>
            {words.send}
          </Button>
        </>
      ) : mine === offer.email ? (
        <Button look="primary" big busy={busy ? words.joining : undefined} onPress={() => void join()}>
          {words.accept(offer.organization)}
        </Button>
      ) : (
        <>
          <p>{words.other(mine, offer.email)}</p>
          <Button look="primary" big onPress={() => void signOut()}>
            {words.switch}
          </Button>
        </>
      )}
    </div>
  );
}
