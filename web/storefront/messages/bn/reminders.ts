import type { reminders as en } from "../en/reminders.ts";

export const reminders: Readonly<Record<keyof typeof en, string>> = {
  "unsub.title": "{organizer}-এর মনে করিয়ে দেওয়া বার্তা",
  "unsub.on":
    "যে অনুষ্ঠানের টিকিট আপনার আছে, আর যে অর্ডার আপনি শুরু করেছিলেন, {organizer} সেগুলো আপনাকে মনে করিয়ে দেয়। টিকিট, টাকা ফেরত ও পরিবর্তনের খবর আলাদা: সেগুলো সব সময় আসে।",
  "unsub.stop": "আর মনে করিয়ে দেবেন না",
  "unsub.off": "{organizer} থেকে আর মনে করিয়ে দেওয়া বার্তা আসবে না। টিকিট, টাকা ফেরত ও পরিবর্তনের খবর সব সময় আসবে।",
  "unsub.again": "আবার মনে করিয়ে দিন",
};
