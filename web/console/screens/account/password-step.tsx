/** Signing in with a password, or asking for a link to choose one (T5). */
import { useEffect, useState } from "preact/hooks";
import type { ApiFault } from "../../../api/problem.ts";
import type { SessionAnswer } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { api } from "../../session.ts";
import { Gate } from "../../shell/gate.tsx";
import { deviceName } from "./passkey.ts";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const words = people.password;

export function PasswordStep(props: {
  email: string;
  setEmail: (email: string) => void;
  onCode: () => void;
  onFault: (fault: ApiFault | null) => void;
}) {
  const { email, setEmail, onCode, onFault } = props;
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState<"sign-in" | "link" | null>(null);
  const [sent, setSent] = useState(false);
  const enter = useAction();
  const link = useAction();
  useEffect(() => onFault(enter.fault), [enter.fault]);
  const badEmail = !EMAIL.test(email.trim());
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried("sign-in");
    if (badEmail || password === "") return focusFirstError();
    const body = { email: email.trim(), password, device: deviceName() };
    const done = await enter.run(() => api.post<SessionAnswer>("/auth/password/sign-in", body, { auth: false }));
    if (done) api.begin(done.value);
  };
  const askLink = async () => {
    setTried("link");
    if (badEmail) return focusFirstError();
    const done = await link.run(() => api.post("/auth/password/link", { email: email.trim() }, { auth: false }));
    setSent(done !== undefined);
  };
  const rejected = enter.fault?.code === "password_rejected";
  const emailError = tried === "link" ? words.needEmail : m.signIn.emailBad;
  return (
    <Gate title={words.title}>
      <p>{words.lead}</p>
      {!rejected && <FaultBanner fault={enter.fault} />}
      <FaultBanner fault={link.fault} />
      {sent && <output class="blk">{words.sent(email.trim())}</output>}
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={m.signIn.email}
          value={email}
          onChange={setEmail}
          error={tried !== null && badEmail ? emailError : undefined}
          input={{ type: "email", autocomplete: "email", inputMode: "email", spellcheck: false, maxLength: 254 }}
        />
        <TextField
          label={words.field}
          value={password}
          onChange={setPassword}
          error={tried === "sign-in" && password === "" ? words.empty : rejected ? words.rejected : undefined}
          input={{ type: "password", autocomplete: "current-password", maxLength: 1000 }}
        />
        <Button look="primary" big type="submit" busy={enter.busy ? words.checking : undefined}>
          {words.signIn}
        </Button>
      </form>
      <div class="row row--wrap">
        <Button busy={link.busy ? words.sending : undefined} onPress={() => void askLink()}>
          {words.link}
        </Button>
        <Button look="bare" onPress={onCode}>
          {people.ways.code}
        </Button>
      </div>
    </Gate>
  );
}
