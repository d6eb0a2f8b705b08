/**
 * The one table of problems: a stable code, its HTTP status and its title. Clients rely on codes; they never change
 * meaning. A domain adds its own block.
 */
export const PROBLEMS = {
  // platform
  invalid_request: { status: 422, title: "The request has a fault" },
  malformed_body: { status: 400, title: "The body is not valid JSON" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body must be JSON" },
  unauthenticated: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "You may not do this" },
  no_tenant: { status: 403, title: "Choose an organization first" },
  not_found: { status: 404, title: "There is nothing here" },
  conflict: { status: 409, title: "This is in conflict with what is stored" },
  idempotency_key_reused: { status: 409, title: "This Idempotency-Key was used for another request" },
  idempotency_in_progress: { status: 409, title: "The first request with this Idempotency-Key is still running" },
  stale_version: { status: 412, title: "Somebody saved a newer version" },
  rate_limited: { status: 429, title: "Too many requests" },
  overloaded: { status: 503, title: "Too many people at once" },
  internal: { status: 500, title: "A fault on our side" },

  // people
  code_rejected: { status: 401, title: "This code is not right" },
  code_exhausted: { status: 401, title: "Too many wrong codes" },
  step_up_required: { status: 403, title: "Prove again that it is you" },
  password_rejected: { status: 401, title: "Address or password is not right" },
  passkey_rejected: { status: 401, title: "This passkey does not work" },
  issuer_unavailable: { status: 503, title: "This way to sign in does not answer" },
  second_factor_required: { status: 401, title: "Show your second factor" },
  second_factor_on: { status: 409, title: "An authenticator is on already" },
  token_rejected: { status: 401, title: "This session has ended" },

  // tenants
  slug_taken: { status: 409, title: "This address is taken" },
  last_owner: { status: 409, title: "An organization needs an owner" },
  invitation_rejected: { status: 404, title: "This invitation does not work" },
  invitation_for_another: { status: 403, title: "This invitation is for somebody else" },
  domain_exists: { status: 409, title: "Your organization has this domain already" },
  too_many_domains: { status: 409, title: "Your organization has no room for another domain" },
  already_member: { status: 409, title: "This person is a member already" },

  // venues and events
  seating_plan_invalid: { status: 422, title: "The seating plan has a fault" },
  event_not_ready: { status: 422, title: "The event is not ready to be published" },
  event_not_draft: { status: 409, title: "The event is not a draft" },
  in_use: { status: 409, title: "This is in use" },

  // pictures
  picture_too_large: { status: 413, title: "This picture is too large" },
  picture_refused: { status: 422, title: "This is not a picture that we can show" },
  picture_without_text: { status: 422, title: "Say what the picture shows" },

  // terms and questions
  terms_not_accepted: { status: 422, title: "The terms were not accepted" },

  // inventory and checkout
  not_on_sale: { status: 409, title: "Not on sale" },
  seats_taken: { status: 409, title: "Somebody was faster" },
  sold_out: { status: 409, title: "Sold out" },
  seats_blocked: { status: 409, title: "These seats are not for sale" },
  not_together: { status: 409, title: "There are not so many seats side by side" },
  customer_limit: { status: 409, title: "More than one customer may have" },
  upgrade_required: { status: 426, title: "This is a WebSocket" },
  cool_down: { status: 429, title: "Too many tries; wait a little" },
  too_many_places: { status: 422, title: "Too many places for one order" },
  too_few_places: { status: 422, title: "Too few places for one order" },
  only_add_ons: { status: 422, title: "These are only sold with a ticket" },
  promo_code_refused: { status: 422, title: "This code does not work" },
  promo_code_no_effect: { status: 422, title: "This code takes nothing off" },
  promo_code_used_up: { status: 409, title: "This code is used up" },
  unknown_hold: { status: 404, title: "These places are not held" },
  hold_expired: { status: 410, title: "The time to buy these places is over" },
  hold_committed: { status: 409, title: "These places are sold to this order" },
  hold_pinned: { status: 409, title: "These places are being paid for" },
  extension_limit: { status: 409, title: "The time cannot be extended again" },

  // watching a sale
  unknown_seat: { status: 422, title: "There is no such seat" },
  unknown_pool: { status: 422, title: "There are no such places" },
  not_enough_places: { status: 409, title: "Not so many places are free" },
  too_many_blocks: { status: 409, title: "Too many blocks" },
  block_exists: { status: 409, title: "This key is in use for another block" },

  // waiting lists
  waiting_list_closed: { status: 409, title: "The waiting list is closed" },
  waiting_list_full: { status: 409, title: "The waiting list is full" },
  places_available: { status: 409, title: "There are places: buy them" },

  // challenges
  challenge_required: { status: 403, title: "Solve a challenge first" },
  challenge_failed: { status: 403, title: "This challenge does not count" },

  // waiting room
  not_your_turn: { status: 409, title: "It is not your turn yet" },
  turn_missed: { status: 409, title: "Your turn went by" },
  ticket_rejected: { status: 403, title: "This number does not work" },
  ticket_wrong_event: { status: 403, title: "This number is for another event" },
  waiting_room_off: { status: 409, title: "There is no queue" },
  waiting_room_closed: { status: 409, title: "The queue is closed" },
  waiting_room_opened: { status: 409, title: "The draw was made" },
  admission_required: { status: 403, title: "Join the queue first" },
  admission_rejected: { status: 403, title: "This admission does not work" },
  admission_wrong_event: { status: 403, title: "This admission is for another event" },
  admission_expired: { status: 410, title: "Your time to choose is over" },
  admission_used_up: { status: 409, title: "This admission is used up" },

  // orders and payments
  order_not_payable: { status: 409, title: "This order cannot be paid" },
  payment_under_way: { status: 409, title: "Another payment of this order is still being answered" },
  payment_cool_down: { status: 429, title: "Too many payments failed; wait a little" },
  payment_not_accepted: { status: 403, title: "The organizer takes no online payment here" },
  gateway_not_available: { status: 422, title: "This way to pay is not offered" },
  gateway_refused: { status: 502, title: "The payment service refused" },
  gateway_unavailable: { status: 503, title: "The payment service does not answer" },
  gateway_config_invalid: { status: 422, title: "The credentials have a fault" },
  callback_rejected: { status: 400, title: "The callback did not prove itself" },

  payment_not_by_hand: { status: 409, title: "This way to pay takes the money itself" },
  receipt_exists: { status: 409, title: "This was written down already" },
  gateway_has_keys: { status: 409, title: "Own credentials are stored for this gateway" },

  // messages
  message_provider_invalid: { status: 422, title: "The credentials have a fault" },

  // disputes
  evidence_not_taken: { status: 409, title: "This dispute takes no evidence" },

  // refunds and changes of orders
  order_not_refundable: { status: 409, title: "Nothing of this order can be refunded" },
  refund_above_paid: { status: 409, title: "More than is left of what was paid" },
  nothing_to_refund: { status: 409, title: "Nothing is left to refund" },
  refund_not_splittable: { status: 409, title: "The payment services cannot give back just this much" },
  event_not_cancelled: { status: 409, title: "The event is not cancelled" },
  attention_resolved: { status: 409, title: "Somebody has solved this" },
  action_not_possible: { status: 409, title: "This cannot be done here" },
  places_gone: { status: 409, title: "The places of this order are gone" },
  refund_not_waiting: { status: 409, title: "This refund does not wait for anybody" },
  second_person_required: { status: 403, title: "Somebody else has to agree" },
  order_disputed: { status: 409, title: "The bank decides about this money" },
  order_not_changeable: { status: 409, title: "This order cannot be changed" },
  unknown_line: { status: 422, title: "The order has no such line" },
  line_cancelled: { status: 409, title: "This line was cancelled" },
  ticket_used: { status: 409, title: "Somebody went in with this ticket" },

  // settlements
  settlement_open: { status: 409, title: "Close this settlement first" },
  settlement_out_of_order: { status: 409, title: "An earlier period is still open" },
  above_payable: { status: 409, title: "More than what is due" },
  disbursement_exists: { status: 409, title: "This reference was used for another amount" },

  // check-in
  check_in_link_rejected: { status: 401, title: "This check-in link does not work" },
  check_in_closed: { status: 409, title: "This check-in session takes no device now" },
  check_in_ended: { status: 401, title: "This check-in session has ended" },
  supervisor_required: { status: 403, title: "A supervisor has to enter the PIN" },
  pin_rejected: { status: 403, title: "This PIN is not right" },
  annul_too_late: { status: 409, title: "This scan can no longer be taken back" },
  device_clock_wrong: { status: 409, title: "The device's clock is wrong" },
  scan_mismatch: { status: 409, title: "This scan id was used for another code" },
  sale_mismatch: { status: 409, title: "This sale id was used for something else" },
  price_changed: { status: 409, title: "The price is another one now" },

  // operations
  job_decided: { status: 409, title: "Somebody has decided about this job" },
  job_unreadable: { status: 409, title: "This job cannot be sent again" },

  // customers
  customer_has_obligations: { status: 409, title: "Something is still under way with this person" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
