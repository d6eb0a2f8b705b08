import type { reminders as en } from "../en/reminders.ts";

export const reminders: Readonly<Record<keyof typeof en, string>> = {
  "unsub.title": "{organizer} के रिमाइंडर",
  "unsub.on":
    "जिन कार्यक्रमों के टिकट आपके पास हैं और जो ऑर्डर आपने शुरू किए थे, {organizer} आपको उनकी याद दिलाता है। टिकट, रिफ़ंड और बदलाव रिमाइंडर नहीं हैं: वे हर हाल में आते हैं।",
  "unsub.stop": "और रिमाइंडर नहीं",
  "unsub.off": "अब आपको {organizer} से रिमाइंडर नहीं मिलेंगे। टिकट, रिफ़ंड और बदलाव हर हाल में आएँगे।",
  "unsub.again": "मुझे फिर याद दिलाएँ",
};
