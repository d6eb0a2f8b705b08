/** Every router, once. Adding a domain is one line here. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { attentionRoutes } from "./attention/routes.ts";
import { gatewayEventRoutes } from "./attention/event-routes.ts";
import { consolePages } from "./console/index.ts";
import { challengeRoutes } from "./challenge/routes.ts";
import { checkoutRoutes } from "./checkout/routes.ts";
import { checkInRoutes, deviceRoutes, doorRoutes } from "./check-in/index.ts";
import { customerRoutes } from "./customers/routes.ts";
import { exportRoutes } from "./exports/routes.ts";
import { disputeRoutes } from "./disputes/routes.ts";
import { closingRoutes } from "./closing/routes.ts";
import { domainRoutes } from "./domains/routes.ts";
import { copyRoutes } from "./events/copy-routes.ts";
import { lifecycleRoutes } from "./events/lifecycle-routes.ts";
import { priceRoutes } from "./events/price-routes.ts";
import { eventRoutes } from "./events/routes.ts";
import { seatMapRoutes } from "./events/seat-map-routes.ts";
import { ledgerRoutes } from "./ledger/routes.ts";
import { liveRoutes } from "./inventory/routes.ts";
import { onSaleRoutes } from "./on-sale/routes.ts";
import { orderChangeRoutes } from "./order-changes/routes.ts";
import { boxOfficeRoutes } from "./orders/counter-routes.ts";
import { bookingRoutes } from "./orders/booking-routes.ts";
import { doorSaleRoutes } from "./orders/door-sale-routes.ts";
import { orderRoutes } from "./orders/routes.ts";
import { staffOrderRoutes } from "./orders/staff-routes.ts";
import { callbackRoutes } from "./payments/callback-routes.ts";
import { byHandRoutes } from "./payments/by-hand-routes.ts";
import { onboardingRoutes } from "./payments/onboarding-routes.ts";
import { platformCallbackRoutes } from "./payments/platform-callback-routes.ts";
import { operationRoutes } from "./operations/routes.ts";
import { payoutRoutes } from "./payments/payout-routes.ts";
import { paymentRoutes } from "./payments/routes.ts";
import { shopPaymentRoutes } from "./payments/shop-routes.ts";
import { proofRoutes } from "./people/proof-routes.ts";
import { issuerRoutes } from "./people/issuer-routes.ts";
import { securityRoutes } from "./people/security-routes.ts";
import { peopleRouter } from "./people/routes.ts";
import { messageCallbackRoutes } from "./comms/callback-routes.ts";
import { providerRoutes } from "./comms/provider-routes.ts";
import { mediaRoutes } from "./media/routes.ts";
import { discoveryRoutes } from "./discovery/routes.ts";
import { performerRoutes } from "./performers/routes.ts";
import { questionRoutes } from "./questions/routes.ts";
import { termsRoutes } from "./terms/routes.ts";
import { cancellationRoutes } from "./cancellation/routes.ts";
import { messageRoutes } from "./comms/routes.ts";
import { templateRoutes } from "./comms/template-routes.ts";
import { noticeRoutes } from "./comms/notice-routes.ts";
import { reminderRoutes } from "./comms/reminder-routes.ts";
import { paperRoutes } from "./paper/routes.ts";
import type { AppEnv } from "./platform/context.ts";
import { refundRoutes } from "./refunds/routes.ts";
import { refundRunRoutes } from "./refunds/run-routes.ts";
import { searchRoutes } from "./search/routes.ts";
import { settlementRoutes } from "./settlements/routes.ts";
import { pricingRoutes } from "./pricing/routes.ts";
import { promotionRoutes } from "./promotions/routes.ts";
import { reconciliationRoutes } from "./reconciliation/routes.ts";
import { reportRoutes } from "./reports/routes.ts";
import { shopRoutes } from "./shop/routes.ts";
import { calendarPages } from "./series/calendar-pages.ts";
import { seriesRoutes } from "./series/routes.ts";
import { storefrontPages, storefrontPurge } from "./storefront/index.ts";
import { remindersPages } from "./storefront/reminders-routes.tsx";
import { invitationRoutes } from "./tenants/invitation-routes.ts";
import { auditRoutes } from "./tenants/audit-routes.ts";
import { tenantRoutes } from "./tenants/routes.ts";
import { ticketRoutes } from "./tickets/routes.ts";
import { ticketTemplateRoutes } from "./tickets/template-routes.ts";
import { riskRoutes } from "./risk/routes.ts";
import { trackingRoutes } from "./tracking/routes.ts";
import { venueRoutes } from "./venues/routes.ts";
import { waitingListRoutes } from "./waiting-list/routes.ts";
import { waitingRoomPages } from "./waiting-room/pages.ts";
import { waitingRoomRoutes } from "./waiting-room/routes.ts";

type Router = OpenAPIHono<AppEnv>;

/** Under /api/v1. */
export const apiRouters: readonly Router[] = [
  // Listens to the routes after it.
  storefrontPurge,
  peopleRouter,
  proofRoutes,
  securityRoutes,
  issuerRoutes,
  tenantRoutes,
  auditRoutes,
  invitationRoutes,
  checkInRoutes,
  deviceRoutes,
  doorRoutes,
  venueRoutes,
  seatMapRoutes,
  lifecycleRoutes,
  copyRoutes,
  seriesRoutes,
  closingRoutes,
  eventRoutes,
  mediaRoutes,
  performerRoutes,
  discoveryRoutes,
  termsRoutes,
  cancellationRoutes,
  questionRoutes,
  priceRoutes,
  pricingRoutes,
  promotionRoutes,
  onSaleRoutes,
  shopRoutes,
  liveRoutes,
  ticketRoutes,
  ticketTemplateRoutes,
  challengeRoutes,
  checkoutRoutes,
  orderRoutes,
  doorSaleRoutes,
  shopPaymentRoutes,
  staffOrderRoutes,
  boxOfficeRoutes,
  customerRoutes,
  bookingRoutes,
  exportRoutes,
  searchRoutes,
  orderChangeRoutes,
  refundRoutes,
  refundRunRoutes,
  attentionRoutes,
  gatewayEventRoutes,
  paymentRoutes,
  ledgerRoutes,
  messageRoutes,
  templateRoutes,
  reminderRoutes,
  noticeRoutes,
  providerRoutes,
  paperRoutes,
  settlementRoutes,
  reconciliationRoutes,
  byHandRoutes,
  onboardingRoutes,
  payoutRoutes,
  disputeRoutes,
  reportRoutes,
  operationRoutes,
  trackingRoutes,
  domainRoutes,
  riskRoutes,
  waitingRoomRoutes,
  waitingListRoutes,
];
/** Under /callbacks: what gateways call. */
export const callbackRouters: readonly Router[] = [messageCallbackRoutes, platformCallbackRoutes, callbackRoutes];
/** Pages for people. */
export const pageRouters: readonly Router[] = [
  calendarPages,
  consolePages,
  waitingRoomPages,
  remindersPages,
  storefrontPages,
];
