/** What stands in place of a screen that cannot be drawn. */
import { Component, type ComponentChildren } from "preact";
import { m } from "../messages.en.ts";
import { Banner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Page } from "../parts/page.tsx";

/** Says what happened, what is safe, and what to do. */
export function BrokenScreen({ words }: { words: { title: string; head: string; rest: string } }) {
  return (
    <Page title={words.title}>
      <Banner tone="bad" appears head={words.head} rest={words.rest}>
        <Button look="primary" onPress={() => location.reload()}>
          {m.screen.again}
        </Button>
        <ButtonLink href="/console">{m.notFound.home}</ButtonLink>
      </Banner>
    </Page>
  );
}

type GuardProps = { readonly path: string; readonly children: ComponentChildren };

/** Keeps a fault of one screen from taking the shell along. Going elsewhere starts afresh. */
export class ScreenGuard extends Component<GuardProps, { readonly isBroken: boolean }> {
  static override getDerivedStateFromError() {
    return { isBroken: true };
  }

  override state = { isBroken: false };

  override componentDidCatch(fault: unknown): void {
    // The browser's own log is where somebody looks who is asked about it.
    reportError(fault);
  }

  override componentDidUpdate({ path }: GuardProps): void {
    if (this.state.isBroken && path !== this.props.path) this.setState({ isBroken: false });
  }

  override render() {
    return this.state.isBroken ? <BrokenScreen words={m.screen.faulty} /> : this.props.children;
  }
}
