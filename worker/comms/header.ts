/** Texts from people in the headers of a mail: one line, no tricks (TH39). Pure. */

/** Control, format (joiners excepted), line and paragraph separators. */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const MAX_SUBJECT = 150;
const MAX_NAME = 60;

/** One line without control, invisible and direction-changing characters. Joiners stay: Bengali and Arabic need them. */
export function headerText(text: string, max = MAX_SUBJECT): string {
  const line = text.normalize("NFC").replaceAll(INVISIBLE, " ").replaceAll(/\s+/gu, " ").trim();
  const characters = Array.from(line);
  return characters.length <= max
    ? line
    : `${characters
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`;
}

/**
 * A name to show as the sender: compatibility forms folded (ｐａｙｐａｌ is paypal), nothing that reads as an address or ends
 * the quoted name. Undefined when words mix Latin with look-alike scripts (pаypal with a Cyrillic а) or nothing is left.
 */
export function senderName(text: string): string | undefined {
  const name = headerText(text.normalize("NFKC").replaceAll(/["\\<>@,;:()[\]]/g, " "), MAX_NAME);
  if (name === "") return undefined;
  const mixed = name
    .split(" ")
    .some(
      (word) =>
        /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}]/u.test(word),
    );
  return mixed ? undefined : name;
}

/**
 * The From header: our own verified address, with the organizer's name in front where it is safe to show.
 * @param own `Name <address>` or an address
 */
export function fromHeader(own: string, organizer?: string): string {
  const match = /^\s*(.*?)\s*<([^<>\s]+)>\s*$/.exec(own);
  const address = match?.[2] ?? own.trim();
  const ours = senderName(match?.[1] ?? "") ?? "Tessera";
  const theirs = organizer === undefined ? undefined : senderName(organizer);
  return `"${theirs === undefined ? ours : `${theirs} via ${ours}`}" <${address}>`;
}
