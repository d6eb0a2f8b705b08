/** The door page: enrol by link, then scan. One state at a time. */
import { useEffect, useState } from "preact/hooks";
import { toFault } from "../api/problem.ts";
import { currentSession, type Enrolled, stored } from "./desk.ts";
import { EnrolScreen } from "./enrol.tsx";
import { m } from "./messages.en.ts";
import { Notice } from "./parts.tsx";
import { ScanScreen } from "./scan.tsx";

type State =
  | { kind: "starting" }
  | { kind: "enrol"; token: string }
  | { kind: "scan"; enrolled: Enrolled }
  | { kind: "ended" }
  | { kind: "no_link" };

/** Takes the secret out of the address at once, so that no screenshot, history or shared tab carries it. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.search).get("token");
  if (token) history.replaceState(null, "", location.pathname);
  return token;
}

export function Door() {
  const [state, setState] = useState<State>({ kind: "starting" });
  useEffect(() => {
    const token = takeToken();
    if (token) return setState({ kind: "enrol", token });
    const enrolled = stored.enrolled();
    if (!enrolled) return setState({ kind: "no_link" });
    void currentSession(enrolled.token).then(
      (session) => setState({ kind: "scan", enrolled: { ...enrolled, session } }),
      (caught: unknown) => {
        const fault = toFault(caught);
        // Without a network the phone goes on with what it knows: the first scan will tell.
        if (fault.status === 401 || fault.status === 403) end();
        else setState({ kind: "scan", enrolled });
      },
    );
  }, []);
  const end = () => {
    stored.forget();
    setState({ kind: "ended" });
  };
  useEffect(() => {
    document.title = state.kind === "scan" ? m.title(state.enrolled.session.event.name) : m.appTitle;
  }, [state]);
  if (state.kind === "starting") return <main class="gatepage" aria-busy="true" />;
  if (state.kind === "enrol")
    return <EnrolScreen token={state.token} onDone={(enrolled) => setState({ kind: "scan", enrolled })} />;
  if (state.kind === "scan") return <ScanScreen enrolled={state.enrolled} onEnded={end} />;
  return (
    <Notice
      title={state.kind === "ended" ? m.ended.title : m.noLink.title}
      text={state.kind === "ended" ? m.ended.text : m.noLink.text}
    />
  );
}
