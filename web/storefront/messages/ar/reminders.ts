import type { reminders as en } from "../en/reminders.ts";

export const reminders: Readonly<Record<keyof typeof en, string>> = {
  "unsub.title": "تذكيرات {organizer}",
  "unsub.on":
    "يذكّرك {organizer} بالفعاليات التي لديك تذاكر لها، وبالطلبات التي بدأتها. أما التذاكر وردّ الأموال والتغييرات فليست تذكيرات، وتصلك في كل الأحوال.",
  "unsub.stop": "لا مزيد من التذكيرات",
  "unsub.off": "لن تصلك تذكيرات أخرى من {organizer}. أما التذاكر وردّ الأموال والتغييرات فتصلك في كل الأحوال.",
  "unsub.again": "ذكّرني مرة أخرى",
};
