/** What is shown: sign-in, onboarding, or the shell with its screens. */
import { signal } from "@preact/signals";
import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { type ApiFault, toFault } from "../api/problem.ts";
import { m } from "./messages.en.ts";
import { FaultBanner } from "./parts/banner.tsx";
import { Page } from "./parts/page.tsx";
import { Toasts } from "./parts/toast.tsx";
import { OnboardingScreen } from "./screens/onboarding.tsx";
import { SignInScreen } from "./screens/sign-in.tsx";
import { openProof } from "./proof.ts";
import { api, currentTenant, openAskedTenant, session } from "./session.ts";
import { Gate } from "./shell/gate.tsx";
import { lazy } from "./shell/lazy-screen.tsx";
import { Shell } from "./shell/shell.tsx";

// Every screen is a chunk of its own: the first load is the shell and the way in (test/browser/console-load.test.ts).
const AuditScreen = lazy(async () => (await import("./screens/audit.tsx")).AuditScreen);
const CheckInScreen = lazy(async () => (await import("./screens/check-in.tsx")).CheckInScreen);
const EventScreen = lazy(async () => (await import("./screens/event/overview.tsx")).EventScreen);
const EventEditScreen = lazy(async () => (await import("./screens/event/edit.tsx")).EventEditScreen);
const EventTicketsScreen = lazy(async () => (await import("./screens/event/tickets.tsx")).EventTicketsScreen);
const EventsScreen = lazy(async () => (await import("./screens/events.tsx")).EventsScreen);
const HomeScreen = lazy(async () => (await import("./screens/home.tsx")).HomeScreen);
const MoreScreen = lazy(async () => (await import("./screens/more.tsx")).MoreScreen);
const NewEventScreen = lazy(async () => (await import("./screens/new-event.tsx")).NewEventScreen);
const NewSeatMapScreen = lazy(async () => (await import("./screens/new-seat-map.tsx")).NewSeatMapScreen);
const OnSaleScreen = lazy(async () => (await import("./screens/on-sale.tsx")).OnSaleScreen);
const OrdersScreen = lazy(async () => (await import("./screens/orders.tsx")).OrdersScreen);
const PlacesScreen = lazy(async () => (await import("./screens/places.tsx")).PlacesScreen);
const InvitationScreen = lazy(async () => (await import("./screens/account/invitation.tsx")).InvitationScreen);
const NewPasswordScreen = lazy(async () => (await import("./screens/account/new-password.tsx")).NewPasswordScreen);
const ProofDialog = lazy(async () => (await import("./screens/account/proof-dialog.tsx")).ProofDialog);
const SecurityScreen = lazy(async () => (await import("./screens/account/security.tsx")).SecurityScreen);
const TeamScreen = lazy(async () => (await import("./screens/team.tsx")).TeamScreen);
const NewVenueScreen = lazy(async () => (await import("./screens/venues.tsx")).NewVenueScreen);
const VenueScreen = lazy(async () => (await import("./screens/venues.tsx")).VenueScreen);
const VenuesScreen = lazy(async () => (await import("./screens/venues.tsx")).VenuesScreen);
const OrderScreen = lazy(async () => (await import("./screens/order.tsx")).OrderScreen);
const PaymentsScreen = lazy(async () => (await import("./screens/payments.tsx")).PaymentsScreen);
const EventRefundsScreen = lazy(async () => (await import("./screens/refunds.tsx")).EventRefundsScreen);
const AttentionScreen = lazy(async () => (await import("./screens/attention.tsx")).AttentionScreen);
const WaitingRefundsScreen = lazy(async () => (await import("./screens/attention.tsx")).WaitingRefundsScreen);
const UncertainScreen = lazy(async () => (await import("./screens/attention.tsx")).UncertainScreen);
const CallbacksScreen = lazy(async () => (await import("./screens/attention-callbacks.tsx")).CallbacksScreen);
const AttentionItemScreen = lazy(async () => (await import("./screens/attention-item.tsx")).AttentionItemScreen);
const LedgerScreen = lazy(async () => (await import("./screens/finance/ledger.tsx")).LedgerScreen);
const SettlementsScreen = lazy(async () => (await import("./screens/finance/settlements.tsx")).SettlementsScreen);
const SettlementScreen = lazy(async () => (await import("./screens/finance/settlement.tsx")).SettlementScreen);
const PaperScreen = lazy(async () => (await import("./screens/finance/paper.tsx")).PaperScreen);
const ReconciliationsScreen = lazy(
  async () => (await import("./screens/finance/reconciliations.tsx")).ReconciliationsScreen,
);
const ReconciliationScreen = lazy(
  async () => (await import("./screens/finance/reconciliations.tsx")).ReconciliationScreen,
);
const DisputesScreen = lazy(async () => (await import("./screens/disputes/list.tsx")).DisputesScreen);
const DisputeScreen = lazy(async () => (await import("./screens/disputes/dispute.tsx")).DisputeScreen);
const RiskScreen = lazy(async () => (await import("./screens/risk/reviews.tsx")).RiskScreen);
const BlocksScreen = lazy(async () => (await import("./screens/risk/blocks.tsx")).BlocksScreen);
const TaxesScreen = lazy(async () => (await import("./screens/prices/taxes.tsx")).TaxesScreen);
const FeesScreen = lazy(async () => (await import("./screens/prices/fees.tsx")).FeesScreen);
const CodesScreen = lazy(async () => (await import("./screens/prices/promotions.tsx")).CodesScreen);
const DiscountsScreen = lazy(async () => (await import("./screens/prices/promotions.tsx")).DiscountsScreen);
const CodeScreen = lazy(async () => (await import("./screens/prices/promotion.tsx")).CodeScreen);
const DiscountScreen = lazy(async () => (await import("./screens/prices/promotion.tsx")).DiscountScreen);
const EventPricesScreen = lazy(async () => (await import("./screens/prices/event-prices.tsx")).EventPricesScreen);

const SettingsScreen = lazy(async () => (await import("./screens/settings/settings.tsx")).SettingsScreen);
const DomainsScreen = lazy(async () => (await import("./screens/settings/domains.tsx")).DomainsScreen);
const OrganizationScreen = lazy(async () => (await import("./screens/settings/organization.tsx")).OrganizationScreen);
const ProvidersScreen = lazy(async () => (await import("./screens/settings/providers.tsx")).ProvidersScreen);
const TextsScreen = lazy(async () => (await import("./screens/settings/texts.tsx")).TextsScreen);
const TextScreen = lazy(async () => (await import("./screens/settings/text.tsx")).TextScreen);
const RemindersScreen = lazy(async () => (await import("./screens/settings/reminders.tsx")).RemindersScreen);
const NoticesScreen = lazy(async () => (await import("./screens/settings/notices.tsx")).NoticesScreen);
const SentMessagesScreen = lazy(async () => (await import("./screens/settings/log.tsx")).SentMessagesScreen);
const SuppressionsScreen = lazy(async () => (await import("./screens/settings/suppressions.tsx")).SuppressionsScreen);
const CustomersScreen = lazy(async () => (await import("./screens/customers/list.tsx")).CustomersScreen);
const CustomerScreen = lazy(async () => (await import("./screens/customers/profile.tsx")).CustomerScreen);
const BoxOfficeScreen = lazy(async () => (await import("./screens/box-office/sell.tsx")).BoxOfficeScreen);
const BoxOfficeReportScreen = lazy(async () => (await import("./screens/box-office/report.tsx")).BoxOfficeReportScreen);
const LibraryScreen = lazy(async () => (await import("./screens/media/library.tsx")).LibraryScreen);
const PerformersScreen = lazy(async () => (await import("./screens/media/performers.tsx")).PerformersScreen);
const EventPageScreen = lazy(async () => (await import("./screens/media/event-page.tsx")).EventPageScreen);
const ProductsScreen = lazy(async () => (await import("./screens/media/products.tsx")).ProductsScreen);
const TicketSettingsScreen = lazy(async () => (await import("./screens/ticketing/screen.tsx")).TicketSettingsScreen);
const EventDesignScreen = lazy(async () => (await import("./screens/ticketing/screen.tsx")).EventDesignScreen);
const LogoAndTermsScreen = lazy(async () => (await import("./screens/media/organization.tsx")).LogoAndTermsScreen);
const JobsScreen = lazy(async () => (await import("./screens/operations/jobs.tsx")).JobsScreen);
const TrackingScreen = lazy(async () => (await import("./screens/reports/tracking.tsx")).TrackingScreen);
const SalesScreen = lazy(async () => (await import("./screens/reports/sales.tsx")).SalesScreen);
const EventSalesScreen = lazy(async () => (await import("./screens/reports/sales.tsx")).EventSalesScreen);
const DoorsLiveScreen = lazy(async () => (await import("./screens/doors/live.tsx")).DoorsLiveScreen);
const CalendarScreen = lazy(async () => (await import("./screens/events/calendar.tsx")).CalendarScreen);
const TemplatesScreen = lazy(async () => (await import("./screens/events/templates.tsx")).TemplatesScreen);
const AddDatesScreen = lazy(async () => (await import("./screens/events/series-new.tsx")).AddDatesScreen);
const NewSeriesScreen = lazy(async () => (await import("./screens/events/series-new.tsx")).NewSeriesScreen);
const SeriesScreen = lazy(async () => (await import("./screens/events/series.tsx")).SeriesScreen);

const SeatMapEditorScreen = lazy(
  async () => (await import("./seat-map-editor/seat-map-editor.tsx")).SeatMapEditorScreen,
);
/** Screens that need the whole window: the shell's navigation would only be in their way. */
const WHOLE_WINDOW = /^\/console\/(venues\/[^/]+\/seat-maps\/draw|seat-maps\/[^/]+\/edit)\/?$/;

const startFault = signal<ApiFault | null>(null);

/** Goes on with an earlier session. Without a network we do not know who is there, and say so. */
async function resume(): Promise<void> {
  startFault.value = null;
  try {
    if (!(await api.resume())) session.value = null;
    else await openAskedTenant();
  } catch (caught) {
    startFault.value = toFault(caught);
  }
}

export function App() {
  useEffect(() => void resume(), []);
  return (
    <LocationProvider scope="/console">
      <ErrorBoundary>
        <Content />
      </ErrorBoundary>
      <ErrorBoundary>{openProof.value && <ProofDialog />}</ErrorBoundary>
      <Toasts />
    </LocationProvider>
  );
}

function Content() {
  const now = session.value;
  const { path } = useLocation();
  if (startFault.value) {
    return (
      <Gate title={m.nav.label}>
        <FaultBanner fault={startFault.value} onRetry={() => void resume()} />
      </Gate>
    );
  }
  if (now === undefined) return <div class="gate" aria-busy="true" />;
  // Where mailed links lead, signed in or not.
  if (path === "/console/invitation") return <InvitationScreen />;
  if (path === "/console/new-password") return <NewPasswordScreen />;
  if (now === null) return <SignInScreen />;
  if (now.tenants.length === 0 || now.tenantId === undefined) return <OnboardingScreen />;
  const role = currentTenant.value?.role;
  if (WHOLE_WINDOW.test(path)) {
    return (
      <Router>
        <Route path="/console/venues/:id/seat-maps/draw" component={SeatMapEditorScreen} />
        <Route path="/console/seat-maps/:id/edit" component={SeatMapEditorScreen} />
      </Router>
    );
  }
  return (
    <Shell key={now.tenantId}>
      <Router>
        <Route path="/console" component={role === "scanner" ? CheckInScreen : HomeScreen} />
        <Route path="/console/events" component={EventsScreen} />
        <Route path="/console/events/new" component={NewEventScreen} />
        <Route path="/console/events/calendar" component={CalendarScreen} />
        <Route path="/console/events/templates" component={TemplatesScreen} />
        <Route path="/console/events/:id/series" component={NewSeriesScreen} />
        <Route path="/console/events/series/:id" component={SeriesScreen} />
        <Route path="/console/events/series/:id/dates" component={AddDatesScreen} />
        <Route path="/console/events/:id" component={EventScreen} />
        <Route path="/console/events/:id/edit" component={EventEditScreen} />
        <Route path="/console/events/:id/tickets" component={EventTicketsScreen} />
        <Route path="/console/events/:id/prices" component={EventPricesScreen} />
        <Route path="/console/events/:id/on-sale" component={OnSaleScreen} />
        <Route path="/console/events/:id/doors" component={DoorsLiveScreen} />
        <Route path="/console/events/:id/places" component={PlacesScreen} />
        <Route path="/console/orders" component={OrdersScreen} />
        <Route path="/console/orders/:id" component={OrderScreen} />
        <Route path="/console/customers" component={CustomersScreen} />
        <Route path="/console/customers/:id" component={CustomerScreen} />
        <Route path="/console/box-office" component={BoxOfficeScreen} />
        <Route path="/console/box-office/report" component={BoxOfficeReportScreen} />
        <Route path="/console/venues" component={VenuesScreen} />
        <Route path="/console/venues/new" component={NewVenueScreen} />
        <Route path="/console/venues/:id" component={VenueScreen} />
        <Route path="/console/venues/:id/seat-maps/new" component={NewSeatMapScreen} />
        <Route path="/console/payments" component={PaymentsScreen} />
        <Route path="/console/events/:id/refunds" component={EventRefundsScreen} />
        <Route path="/console/attention" component={AttentionScreen} />
        <Route path="/console/attention/refunds" component={WaitingRefundsScreen} />
        <Route path="/console/attention/payments" component={UncertainScreen} />
        <Route path="/console/attention/callbacks" component={CallbacksScreen} />
        <Route path="/console/attention/:id" component={AttentionItemScreen} />
        <Route path="/console/jobs" component={JobsScreen} />
        <Route path="/console/jobs/:part" component={JobsScreen} />
        <Route path="/console/reports" component={SalesScreen} />
        <Route path="/console/events/:id/sales" component={EventSalesScreen} />
        <Route path="/console/finance" component={LedgerScreen} />
        <Route path="/console/finance/settlements" component={SettlementsScreen} />
        <Route path="/console/finance/settlements/:id" component={SettlementScreen} />
        <Route path="/console/finance/comparisons" component={ReconciliationsScreen} />
        <Route path="/console/finance/comparisons/:id" component={ReconciliationScreen} />
        <Route path="/console/finance/documents" component={PaperScreen} />
        <Route path="/console/disputes" component={DisputesScreen} />
        <Route path="/console/disputes/:id" component={DisputeScreen} />
        <Route path="/console/risk" component={RiskScreen} />
        <Route path="/console/risk/blocks" component={BlocksScreen} />
        <Route path="/console/prices" component={TaxesScreen} />
        <Route path="/console/prices/fees" component={FeesScreen} />
        <Route path="/console/prices/codes" component={CodesScreen} />
        <Route path="/console/prices/codes/:id" component={CodeScreen} />
        <Route path="/console/prices/discounts" component={DiscountsScreen} />
        <Route path="/console/prices/discounts/:id" component={DiscountScreen} />
        <Route path="/console/media" component={LibraryScreen} />
        <Route path="/console/performers" component={PerformersScreen} />
        <Route path="/console/events/:id/page" component={EventPageScreen} />
        <Route path="/console/events/:id/products" component={ProductsScreen} />
        <Route path="/console/settings/page" component={LogoAndTermsScreen} />
        <Route path="/console/settings/tickets" component={TicketSettingsScreen} />
        <Route path="/console/events/:id/ticket-design" component={EventDesignScreen} />
        <Route path="/console/check-in" component={CheckInScreen} />
        <Route path="/console/team" component={TeamScreen} />
        <Route path="/console/security" component={SecurityScreen} />
        <Route path="/console/security/notices" component={NoticesScreen} />
        <Route path="/console/audit" component={AuditScreen} />
        <Route path="/console/settings/tracking" component={TrackingScreen} />
        <Route path="/console/settings" component={SettingsScreen} />
        <Route path="/console/settings/domains" component={DomainsScreen} />
        <Route path="/console/settings/organization" component={OrganizationScreen} />
        <Route path="/console/settings/notifications" component={ProvidersScreen} />
        <Route path="/console/settings/notifications/texts" component={TextsScreen} />
        <Route path="/console/settings/notifications/texts/:kind/:language" component={TextScreen} />
        <Route path="/console/settings/notifications/reminders" component={RemindersScreen} />
        <Route path="/console/settings/notifications/sent" component={SentMessagesScreen} />
        <Route path="/console/settings/notifications/not-written-to" component={SuppressionsScreen} />
        <Route path="/console/more" component={MoreScreen} />
        <Route path="/console/organizations/new" component={OnboardingScreen} />
        <Route default component={NotFound} />
      </Router>
    </Shell>
  );
}

function NotFound() {
  return (
    <Page title={m.notFound.title}>
      <p>{m.notFound.text}</p>
      <p>
        <a href="/console">{m.notFound.home}</a>
      </p>
    </Page>
  );
}
