/** By which channels codes reach phones from here. */
import { useEffect, useState } from "preact/hooks";
import type { ChannelName } from "../../../api/message-types.ts";
import { api } from "../../session.ts";

export type PhoneChannel = Exclude<ChannelName, "email">;
/** A number as people write it: with its country, and at least seven digits. */
const PHONE = /^\+[\d ().-]{7,38}$/;

/** True for a whole number with its country. */
export function isPhone(typed: string): boolean {
  return PHONE.test(typed.trim()) && typed.replaceAll(/\D/g, "").length >= 7;
}

/** Empty until they are known, and where no provider is set. */
export function usePhoneChannels(): readonly PhoneChannel[] {
  const [channels, setChannels] = useState<readonly PhoneChannel[]>([]);
  const load = async () => {
    try {
      const { data } = await api.get<{ data: ChannelName[] }>("/auth/channels", { auth: false });
      setChannels(data.filter((channel) => channel !== "email"));
    } catch {
      // The other ways are there all the same.
    }
  };
  useEffect(() => void load(), []);
  return channels;
}
