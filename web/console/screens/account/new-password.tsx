/** Choosing a password by the mailed link (T5). */
import { useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import type { SessionAnswer } from "../../../api/types.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { api } from "../../session.ts";
import { Gate } from "../../shell/gate.tsx";
import { deviceName } from "./passkey.ts";
import { linkToken } from "./link-token.ts";

const words = people.newPassword;

export function NewPasswordScreen() {
  const [token] = useState(linkToken);
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const short = Array.from(password).length < 10;
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (short || busy) return;
    const body = { token, password, device: deviceName() };
    const done = await run(() => api.post<SessionAnswer>("/auth/password/reset", body, { auth: false }));
    if (!done) return;
    history.replaceState(null, "", "/console");
    api.begin(done.value);
    location.assign("/console");
  };
  const gone = fault?.code === "token_rejected";
  const message = fieldMessage(fault, "password");
  if (token === null || gone) {
    return (
      <Gate title={words.title}>
        <p role="alert">{gone ? words.gone : words.noLink}</p>
        <p>
          <ButtonLink href="/console">{words.again}</ButtonLink>
        </p>
      </Gate>
    );
  }
  return (
    <Gate title={words.title}>
      <p>{words.lead}</p>
      {message === undefined && <FaultBanner fault={fault} />}
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={words.field}
          value={password}
          onChange={setPassword}
          error={tried && short ? words.short : message}
          input={{ type: "password", autocomplete: "new-password", maxLength: 1000 }}
        />
        <Button look="primary" big type="submit" busy={busy ? words.saving : undefined}>
          {words.save}
        </Button>
      </form>
    </Gate>
  );
}
