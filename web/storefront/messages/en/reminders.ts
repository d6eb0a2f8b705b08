/** Wanting no more reminders. */
export const reminders = {
  "unsub.title": "Reminders from {organizer}",
  "unsub.on":
    "{organizer} reminds you of events that you have tickets for, and of orders that you began. Tickets, refunds and changes are not reminders: they come in any case.",
  "unsub.stop": "No more reminders",
  "unsub.off": "You get no more reminders from {organizer}. Tickets, refunds and changes come in any case.",
  "unsub.again": "Remind me again",
};
