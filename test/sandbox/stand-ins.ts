/** Every gateway that is a folder by itself, and every provider of messages, by name. Stripe and Resend were before and are wired in state.ts. */
import { Bkash } from "./bkash/index.ts";
import { dnsStandIn } from "./dns/index.ts";
import { gupshupStandIn } from "./messengers/gupshup.ts";
import { sendgridStandIn } from "./messengers/sendgrid.ts";
import { sesStandIn } from "./messengers/ses.ts";
import { smsStandIn } from "./messengers/sms.ts";
import { twilioStandIn } from "./messengers/twilio.ts";
import { wahaStandIn } from "./messengers/waha.ts";
import { mpesaStandIn } from "./mpesa/index.ts";
import { oidcStandIn } from "./oidc/index.ts";
import { Sslcommerz } from "./sslcommerz/index.ts";
import { razorpayStandIn } from "./razorpay/index.ts";
import type { Ports, StandIn } from "./stand-in.ts";
import { turnstileStandIn } from "./turnstile/index.ts";

/** How each is made. The name is the first part of its addresses and stands under `/control`. */
export const STAND_INS: Readonly<Record<string, (ports: Ports) => StandIn>> = {
  bkash: (ports) => new Bkash(ports),
  dns: dnsStandIn,
  gupshup: gupshupStandIn,
  mpesa: mpesaStandIn,
  oidc: oidcStandIn,
  razorpay: razorpayStandIn,
  sendgrid: sendgridStandIn,
  ses: sesStandIn,
  sms: smsStandIn,
  sslcommerz: (ports) => new Sslcommerz(ports),
  turnstile: turnstileStandIn,
  twilio: twilioStandIn,
  waha: wahaStandIn,
};
