/** Long forms: a bar that stays in sight and counts what is not saved, and a question before what was typed is left. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { editing as w } from "../messages.editing.en.ts";
import { m } from "../messages.en.ts";
import { Button } from "./button.tsx";
import { Ask } from "./dialog.tsx";
import { Icon } from "./icon.tsx";

/** Above the tabs of a phone and at the foot of a desk; the form's own submit button. */
export function SaveBar(props: {
  changes: number;
  faults: number;
  busy: boolean;
  save?: string;
  onDiscard: () => void;
}) {
  const { changes, faults, busy, save = m.save, onDiscard } = props;
  return (
    <div class="savebar">
      <output class="row">
        <Icon name="info" />
        <span>
          <b>{w.changes(changes)}</b> {w.notSaved}
          {faults > 0 && <span class="bad">, {w.toCorrect(faults)}</span>}
        </span>
      </output>
      <span class="push row">
        <Button look="bare" onPress={onDiscard}>
          {w.discard}
        </Button>
        <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
          {save}
        </Button>
      </span>
    </div>
  );
}

/** Asks before a link is followed or the window closed while `dirty`. The element is the question, when there is one. */
export function useUnsaved(dirty: boolean, onLeave: () => void) {
  const { route } = useLocation();
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!dirty) return undefined;
    const onClose = (event: BeforeUnloadEvent) => event.preventDefault();
    // In the capture phase: before the router hears of the press.
    const onPress = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.hasAttribute("download")) return;
      if (link.origin !== location.origin || event.metaKey || event.ctrlKey || event.shiftKey) return;
      const isHere = link.pathname === location.pathname && link.hash !== "";
      if (isHere) return;
      event.preventDefault();
      event.stopPropagation();
      setWanted(link.pathname + link.search + link.hash);
    };
    addEventListener("beforeunload", onClose);
    document.addEventListener("click", onPress, true);
    return () => {
      removeEventListener("beforeunload", onClose);
      document.removeEventListener("click", onPress, true);
    };
  }, [dirty]);
  if (wanted === null) return null;
  return (
    <Ask
      title={w.leaveAsk}
      text={w.leaveText}
      safe={w.leaveStay}
      act={w.leave}
      destroys
      onSafe={() => setWanted(null)}
      onAct={() => {
        setWanted(null);
        onLeave();
        route(wanted);
      }}
    />
  );
}
