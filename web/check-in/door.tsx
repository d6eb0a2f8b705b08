/** The door page: enrol by link, then scan. One state at a time. */
import { useEffect, useState } from "preact/hooks";
import type { Engine } from "./door-state.ts";
import { EnrolScreen } from "./enrol.tsx";
import type { Enrolled } from "./link.ts";
import { byLink, handOverEarlier, join, keptSession, onlyTab, openDoor } from "./opening.ts";
import { Notice } from "./parts.tsx";
import { ScanScreen } from "./scan.tsx";
import { SignInScreen } from "./sign-in.tsx";
import { signInWords } from "./sign-in-words.ts";
import { openVault, type Vault } from "./vault.ts";
import { isLanguage, language, m, speak } from "./words.ts";

type State =
  | { kind: "starting" | "other_tab" | "no_storage" }
  | { kind: "no_link" | "sign_in"; vault: Vault }
  | { kind: "enrol"; token: string; vault: Vault; unsent: number }
  | { kind: "scan"; engine: Engine }
  | { kind: "ended"; over: boolean; unsent: number };

/** Takes the secret out of the address at once, so that no screenshot, history or shared tab carries it. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.search).get("token");
  if (token) history.replaceState(null, "", location.pathname);
  return token;
}

export function Door() {
  const [state, setState] = useState<State>({ kind: "starting" });
  const [spoken, setSpoken] = useState<string>(language);
  const scan = async (vault: Vault, enrolled: Enrolled) => {
    const onEnded = (over: boolean) => void end(vault, enrolled.session.events, over);
    setState({ kind: "scan", engine: await openDoor(vault, enrolled, onEnded) });
  };
  /** The session is over: what it sealed is thrown away, unless scans are left that nobody has (TH16). */
  const end = async (vault: Vault, events: readonly { id: string }[], over: boolean) => {
    const unsent = await vault.waiting();
    if (unsent === 0) await vault.renew(null);
    else for (const { id } of events) await vault.remove(`book:${id}`);
    setState({ kind: "ended", over, unsent });
  };
  useEffect(() => {
    const token = takeToken();
    void start(token).catch(() => setState({ kind: "no_storage" }));
    async function start(link: string | null) {
      await onlyTab(() => setState({ kind: "other_tab" }));
      const vault = await openVault();
      const enrolled = await keptSession(vault);
      if (link) await offer(vault, link, enrolled);
      else if (enrolled) await scan(vault, enrolled);
      else setState({ kind: "no_link", vault });
    }
  }, []);
  /** A new link. What an earlier one left is sent meanwhile, as far as there is a line. */
  const offer = async (vault: Vault, token: string, earlier: Enrolled | null) => {
    const unsent = earlier ? await vault.waiting() : 0;
    setState({ kind: "enrol", token, vault, unsent });
    if (earlier === null || unsent === 0) return;
    const left = await handOverEarlier(vault, earlier);
    setState((now) => (now.kind === "enrol" ? { ...now, unsent: left } : now));
  };
  useEffect(() => {
    const name = state.kind === "scan" ? state.engine.line.enrolled().session.event.name : null;
    document.title = name === null ? m.appTitle : m.title(name);
  }, [state, spoken]);
  const changeLanguage = (wanted: string) => {
    if (isLanguage(wanted)) {
      // A language that is not on this phone yet needs a network once; until then the words stay as they are.
      void speak(wanted, true).then(
        () => setSpoken(wanted),
        () => setSpoken(language),
      );
    }
  };

  switch (state.kind) {
    case "starting":
      return <main class="gatepage" aria-busy="true" />;
    case "scan":
      return <ScanScreen key={spoken} engine={state.engine} onLanguage={changeLanguage} />;
    case "enrol":
      return (
        <EnrolScreen
          unsent={state.unsent}
          onEnrol={async (name) => await scan(state.vault, await join(state.vault, byLink(state.token, name)))}
          onEarlier={() =>
            void keptSession(state.vault).then((earlier) => (earlier ? scan(state.vault, earlier) : undefined))
          }
        />
      );
    case "ended":
      return (
        <Notice title={m.ended.title} text={state.over ? m.ended.over : m.ended.text}>
          {state.unsent > 0 && <p role="alert">{m.ended.unsent(state.unsent)}</p>}
        </Notice>
      );
    case "other_tab":
      return <Notice title={m.otherTab.title} text={m.otherTab.text} />;
    case "no_storage":
      return <Notice title={m.noStorage.title} text={m.noStorage.text} />;
    case "sign_in":
      return (
        <SignInScreen
          onJoin={async (joining) => await scan(state.vault, await join(state.vault, joining))}
          onBack={() => setState({ kind: "no_link", vault: state.vault })}
        />
      );
    default:
      return (
        <Notice title={m.noLink.title} text={m.noLink.text}>
          <button type="button" class="btn btn--wide" onClick={() => setState({ kind: "sign_in", vault: state.vault })}>
            {signInWords().open}
          </button>
        </Notice>
      );
  }
}
