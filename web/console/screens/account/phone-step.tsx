/** Signing in by a code that goes to a phone (T4). */
import { useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import { m } from "../../messages.en.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { Gate } from "../../shell/gate.tsx";
import { type CodeTarget, sendCode } from "../sign-in.tsx";
import { isPhone, type PhoneChannel, usePhoneChannels } from "./phone-channels.ts";
import { PhoneFields } from "./phone-fields.tsx";

const words = people.phone;

export function PhoneStep({ onSent, onMail }: { onSent: (target: CodeTarget) => void; onMail: () => void }) {
  const channels = usePhoneChannels();
  const [number, setNumber] = useState("");
  const [picked, setPicked] = useState<PhoneChannel | null>(null);
  const [tried, setTried] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const channel = picked ?? channels[0] ?? "sms";
  const wrong = fieldMessage(fault, "to") === undefined ? undefined : words.numberBad;
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!isPhone(number) || busy) return focusFirstError();
    const target = { channel, to: number.trim() };
    if (await run(() => sendCode(target))) onSent(target);
    else focusFirstError();
  };
  return (
    <Gate title={words.title}>
      <p>{words.lead}</p>
      {wrong === undefined && <FaultBanner fault={fault} />}
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <PhoneFields
          channels={channels}
          number={number}
          setNumber={(typed) => (clear(), setNumber(typed))}
          channel={channel}
          setChannel={setPicked}
          tried={tried}
          error={wrong}
        />
        <Button look="primary" big type="submit" busy={busy ? m.signIn.sending : undefined}>
          {m.signIn.send}
        </Button>
      </form>
      <div class="row row--wrap">
        <Button onPress={onMail}>{people.ways.code}</Button>
      </div>
    </Gate>
  );
}
