/** Faults of typed codes, in words. */
import { people } from "../../messages.people.en.ts";

/** What went wrong with a code, as a sentence under the boxes. */
export function codeFault(code: string | undefined): string | undefined {
  if (code === "code_exhausted") return people.secondFactor.exhausted;
  return code === "code_rejected" ? people.secondFactor.rejected : undefined;
}
