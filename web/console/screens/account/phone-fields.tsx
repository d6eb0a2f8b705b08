/** The number that a code goes to, and how. */
import { people } from "../../messages.people.en.ts";
import { SelectField, TextField } from "../../parts/field.tsx";
import { isPhone, type PhoneChannel } from "./phone-channels.ts";

const words = people.phone;
const isChannel = (text: string): text is PhoneChannel => text === "sms" || text === "whatsapp";

/** @param props.error what the server says of the number */
export function PhoneFields(props: {
  channels: readonly PhoneChannel[];
  number: string;
  setNumber: (number: string) => void;
  channel: PhoneChannel;
  setChannel: (channel: PhoneChannel) => void;
  tried: boolean;
  error: string | undefined;
}) {
  const { channels, number, setNumber, channel, setChannel, tried, error } = props;
  return (
    <>
      <TextField
        label={words.number}
        hint={words.numberHint}
        value={number}
        onChange={setNumber}
        error={tried && !isPhone(number) ? words.numberBad : error}
        input={{ type: "tel", autocomplete: "tel", maxLength: 40 }}
      />
      {channels.length > 1 && (
        <SelectField
          label={words.by}
          value={channel}
          onChange={(picked) => isChannel(picked) && setChannel(picked)}
          choices={channels.map((one) => ({ value: one, label: words.channels[one] }))}
        />
      )}
    </>
  );
}
