/** What other domains may use of comms: the messages that they put into their outbox, and the channels there are. */
export { platformChannels } from "./accounts.ts";
export { type ChannelName, CHANNELS } from "./channel.ts";
export { type AccountNews, invitationMessage, queueAccountNotice, queuePasswordReset } from "./account-messages.ts";
export {
  disputeNoticeMessage,
  memberInvitedMessage,
  orderChangedMessage,
  orderPaidMessage,
  paymentFailedMessage,
  queueSignInCode,
  refundNoticeMessage,
  waitingListMessage,
} from "./messages.ts";
export { eraseRecipientsStatements } from "./erase-store.ts";
export { exportMadeMessage } from "./export-message.ts";
export { forgetReferences, selectTicketChannels } from "./store.ts";
export { selectTicketMail, TICKET_MAIL, type TicketMail, ticketMailId, ticketMailOf } from "./ticket-mail.ts";
export { changeSubscription, subscriptionOf, type UnsubscribeLink } from "./unsubscribe.ts";
