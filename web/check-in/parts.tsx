/** What several screens of the door share. */
import type { ApiFault } from "../api/problem.ts";
import { m } from "./messages.en.ts";

/** A page that says one thing. */
export function Notice({ title, text }: { title: string; text: string }) {
  return (
    <main class="gatepage" id="main">
      <svg class="gatepage__mark" viewBox="0 0 100 100" aria-hidden="true">
        <path d="M20 20h60v60H20zM20 50h60" />
      </svg>
      <h1>{title}</h1>
      <p>{text}</p>
    </main>
  );
}

/** The sentence for a fault outside an answer. */
export function faultText(fault: ApiFault): string {
  if (fault.code === "offline") return m.offlineStart;
  if (fault.status >= 500) return m.serverFault;
  return fault.detail ?? fault.title;
}

/** The mark that every error carries. */
export function Triangle() {
  return (
    <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 4l9 16H3zM12 10v5M12 17.500v.1" />
    </svg>
  );
}
