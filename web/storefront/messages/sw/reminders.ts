import type { reminders as en } from "../en/reminders.ts";

export const reminders: Readonly<Record<keyof typeof en, string>> = {
  "unsub.title": "Vikumbusho kutoka {organizer}",
  "unsub.on":
    "{organizer} hukukumbusha matukio uliyo na tiketi zake, na oda ulizoanza. Tiketi, marejesho ya pesa na mabadiliko si vikumbusho: huja kila mara.",
  "unsub.stop": "Nisitumiwe vikumbusho tena",
  "unsub.off": "Hutapata tena vikumbusho kutoka {organizer}. Tiketi, marejesho ya pesa na mabadiliko huja kila mara.",
  "unsub.again": "Nikumbushe tena",
};
