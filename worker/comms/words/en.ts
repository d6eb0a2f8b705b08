/** What is written to buyers in English. */
import type { Words } from "./kinds.ts";

const NEW_CODES = "The codes that you had before no longer work: use the ones of this mail.";
const BACK = "{amount} go back the way they came. Banks and wallets take up to 10 days to show it.";
const NOTHING_TO_DO = "You need not do anything.";
const ORDER = "Show my order";

export const en: Words = {
  kinds: {
    order_paid: {
      subject: "Your {tickets} for {event}",
      heading: "You are in",
      text: "Thank you, {name}.",
      act: "Show my tickets",
    },
    payment_failed: {
      subject: "Your payment did not go through: {event}",
      heading: "Your payment did not go through",
      text: "Nothing was taken. Your places are held until {until}. Until then you can try again, or pay another way.",
      act: "Pay again",
      note: "Paid already, or changed your mind? Then you need not do anything.",
    },
    refund_requested: {
      subject: "A refund for your order: {amount} for {event}",
      heading: "A refund for your order",
      text: `The organizer has refunded your order.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    refund_places_gone: {
      subject: "Your payment came too late: {amount} for {event}",
      heading: "Your payment came too late",
      text: `When your payment arrived, the time to buy had ended and somebody else had taken these places. You have no tickets, and you get all of your money back.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    refund_order_closed: {
      subject: "Your order had ended: {amount} for {event}",
      heading: "Your order had ended",
      text: `Your payment arrived after this order had ended, so no tickets were made. You get all of your money back.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    refund_order_already_paid: {
      subject: "You paid twice: {amount} for {event}",
      heading: "You paid twice",
      text: `This order was paid already. Your tickets are valid, and you get the second payment back.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    seat_moved: {
      subject: "You have another seat: {event}",
      heading: "You have another seat",
      text: `The organizer has moved your seat. ${NEW_CODES}`,
      act: ORDER,
    },
    attendee_changed: {
      subject: "Your ticket has another name: {event}",
      heading: "Your ticket has another name",
      text: `A name on your tickets was changed. ${NEW_CODES}`,
      act: ORDER,
    },
    date_moved: {
      subject: "The date has changed: {event}",
      heading: "The date has changed",
      text: `The event takes place at another time. ${NEW_CODES}`,
      act: ORDER,
    },
    event_cancelled: {
      subject: "The event is cancelled: {event}",
      heading: "The event is cancelled",
      text: "It does not take place. When money goes back to you, we write to you again; you need not do anything.",
      act: ORDER,
    },
    event_postponed: {
      subject: "The event is postponed: {event}",
      heading: "The event is postponed",
      text: "It does not take place on the date above. Your tickets stay valid: when the new date is known, you get them again with it.",
      act: ORDER,
    },
    lines_cancelled: {
      subject: "Tickets of your order were cancelled: {event}",
      heading: "Tickets of your order were cancelled",
      text: "Cancelled tickets no longer let anybody in. Those that are left stay valid.",
      act: ORDER,
    },
    rest_due: {
      subject: "A part of your payment is missing: {event}",
      heading: "A part of your payment is missing",
      text: "We got less than your order costs. Pay the rest on the page of your order within two days; your places are kept until then.",
      act: ORDER,
    },
    upgrade_due: {
      subject: "Pay the difference for your better ticket: {event}",
      heading: "Pay the difference for your better ticket",
      text: "The organizer keeps a better place for you. Pay the difference on the page of this order within two days. Then the new ticket comes, and the old one ends. Until then the old one stays valid.",
      act: ORDER,
    },
    resent: { subject: "Your tickets: {event}", heading: "Your tickets", text: "Here they are once more.", act: ORDER },
    waiting_list_confirm: {
      subject: "Confirm: you wait for {event}",
      heading: "The waiting list",
      text: "Dear {name},\n\nSomebody, we hope you, asked us to put this address on the waiting list: {wish}.\n\nPress the button and you are in the line. We write to you when places come back.",
      act: "Put me on the list",
      note: "It was not you? Then do nothing, and we forget it within a day or two.",
    },
    waiting_list_link: {
      subject: "Your place on the waiting list for {event}",
      heading: "The waiting list",
      text: "Dear {name},\n\nYou are on the waiting list: {wish}.\n\nThere you see where you stand, and you can leave the list.",
      act: "See where I stand",
    },
    waiting_list_offer: {
      subject: "Your turn: {event}",
      heading: "It is your turn",
      text: "Dear {name},\n\nPlaces came back, and it is your turn: {wish}.\n\nWe keep them for you until {until}. After that they go to the next in line.",
      act: "Take the places",
      note: "You do not want them? Leave the list there, and the next one is glad.",
    },
    reminder_tomorrow: {
      subject: "Tomorrow: {event}",
      heading: "See you tomorrow",
      text: "Dear {name},\n\nyour {tickets} for tomorrow: have the codes ready on your phone before you leave.",
      act: "Show my tickets",
    },
    reminder_today: {
      subject: "Today: {event}",
      heading: "See you today",
      text: "Dear {name},\n\nit is today. Have the codes of your {tickets} ready on your phone before you leave.",
      act: "Show my tickets",
    },
    cart_reminder: {
      subject: "You were about to go: {event}",
      heading: "Still want to go?",
      text: "Dear {name},\n\nyou began an order for {event} and did not finish it. Nothing was taken, and nothing is held for you. When we wrote this, there were still places.",
      act: "Look at the event",
      note: "Changed your mind? Then you need not do anything. We do not ask again.",
    },
  },
  labels: {
    guest: "dear guest",
    tickets: "{count, plural, one {# ticket} other {# tickets}}",
    seat: "row {row}, seat {seat}",
    more: "{count, plural, one {and # more place} other {and # more places}}",
    fees: "Fees",
    tax: "Tax",
    total: "Total paid",
    doorsAt: "Doors open at {time}.",
    doorsOn: "Doors open on {time}.",
    showAttached: "The tickets are in the attached PDF. Show the code at the door, printed or on your phone.",
    showMoving:
      "Open your tickets on your phone with the link, at home already: then they work without a network. Their code changes every 30 seconds, so a print or a picture of it lets nobody in.",
    showLink: "Open your tickets with the link and show the code at the door.",
    validAttached: "The valid tickets are in the attached PDF.",
    refundOffer: "If you cannot wait, answer this mail until {until}, and you get your money back.",
    keepLink: "This link opens your order without a password: share it only with those who come along.",
    footer: "Order {order}. Questions? Answer this mail, or write to {contact}.",
    unsubscribe: "No more reminders from {organizer}",
    ticketsByPhone: "Your tickets for {event}: {link}\nKeep this link to yourself.",
  },
};
