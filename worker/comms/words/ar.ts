/** What is written to buyers in Arabic. */
import type { Words } from "./kinds.ts";

const NEW_CODES = "لم تعد الرموز التي كانت معك تعمل: استعمل رموز هذه الرسالة.";
const BACK = "يعود إليك {amount} بالطريق الذي جاء منه. قد تحتاج البنوك والمحافظ إلى 10 أيام لإظهاره.";
const NOTHING_TO_DO = "لا يلزمك فعل شيء.";
const ORDER = "أظهر طلبي";

export const ar: Words = {
  kinds: {
    order_paid: {
      subject: "{event}: {tickets}",
      heading: "تم، مكانك محجوز",
      text: "شكرًا لك، {name}.",
      act: "أظهر تذاكري",
    },
    payment_failed: {
      subject: "لم يتم الدفع: {event}",
      heading: "لم يتم الدفع",
      text: "لم يُؤخذ شيء. أماكنك محجوزة حتى {until}. يمكنك حتى ذلك الحين أن تحاول مرة أخرى أو تدفع بطريقة أخرى.",
      act: "ادفع من جديد",
      note: "هل دفعت أو غيرت رأيك؟ إذن لا يلزمك فعل شيء.",
    },
    refund_requested: {
      subject: "ردّ ثمن طلبك: {amount} عن {event}",
      heading: "ردّ ثمن طلبك",
      text: `ردّ المنظم ثمن طلبك.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    refund_places_gone: {
      subject: "وصل دفعك متأخرًا: {amount} عن {event}",
      heading: "وصل دفعك متأخرًا",
      text: `حين وصل دفعك كان وقت الشراء قد انتهى وأخذ غيرك هذه الأماكن. ليست لديك تذاكر، ويعود إليك مالك كله.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    refund_order_closed: {
      subject: "كان طلبك قد انتهى: {amount} عن {event}",
      heading: "كان طلبك قد انتهى",
      text: `وصل دفعك بعد انتهاء هذا الطلب، فلم تُصدر تذاكر. يعود إليك مالك كله.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    refund_order_already_paid: {
      subject: "دفعت مرتين: {amount} عن {event}",
      heading: "دفعت مرتين",
      text: `كان هذا الطلب مدفوعًا من قبل. تذاكرك صالحة، ويعود إليك الدفع الثاني.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    seat_moved: {
      subject: "لك مقعد آخر: {event}",
      heading: "لك مقعد آخر",
      text: `غيّر المنظم مقعدك. ${NEW_CODES}`,
      act: ORDER,
    },
    attendee_changed: {
      subject: "تغير الاسم على تذكرتك: {event}",
      heading: "تغير الاسم على تذكرتك",
      text: `تغير اسم على تذاكرك. ${NEW_CODES}`,
      act: ORDER,
    },
    date_moved: {
      subject: "تغير الموعد: {event}",
      heading: "تغير الموعد",
      text: `تقام الفعالية في وقت آخر. ${NEW_CODES}`,
      act: ORDER,
    },
    event_cancelled: {
      subject: "أُلغيت الفعالية: {event}",
      heading: "أُلغيت الفعالية",
      text: "لن تقام الفعالية. حين يعود إليك مال نكتب إليك من جديد؛ لا يلزمك فعل شيء.",
      act: ORDER,
    },
    event_postponed: {
      subject: "أُجّلت الفعالية: {event}",
      heading: "أُجّلت الفعالية",
      text: "لن تقام في الموعد المذكور أعلاه. تبقى تذاكرك صالحة: حين يُعرف الموعد الجديد تصلك من جديد به.",
      act: ORDER,
    },
    lines_cancelled: {
      subject: "أُلغيت تذاكر من طلبك: {event}",
      heading: "أُلغيت تذاكر من طلبك",
      text: "التذاكر الملغاة لا تُدخل أحدًا. ما بقي منها صالح.",
      act: ORDER,
    },
    rest_due: {
      subject: "ينقص جزء من دفعك: {event}",
      heading: "ينقص جزء من دفعك",
      text: "وصلنا أقل من ثمن طلبك. ادفع الباقي في صفحة طلبك خلال يومين؛ أماكنك محفوظة حتى ذلك الحين.",
      act: ORDER,
    },
    upgrade_due: {
      subject: "ادفع فرق تذكرتك الأفضل: {event}",
      heading: "ادفع فرق تذكرتك الأفضل",
      text: "يحفظ لك المنظم مكانًا أفضل. ادفع الفرق في صفحة هذا الطلب خلال يومين. بعدها تصل التذكرة الجديدة وتنتهي القديمة. حتى ذلك الحين تبقى القديمة صالحة.",
      act: ORDER,
    },
    resent: { subject: "تذاكرك: {event}", heading: "تذاكرك", text: "ها هي من جديد.", act: ORDER },
    waiting_list_confirm: {
      subject: "أكّد انتظارك: {event}",
      heading: "قائمة الانتظار",
      text: "عزيزنا {name}،\n\nطلب أحد، نرجو أنه أنت، وضع هذا العنوان في قائمة الانتظار: {wish}.\n\nاضغط الزر فتدخل القائمة. نكتب إليك حين تعود أماكن.",
      act: "أضفني إلى القائمة",
      note: "لست أنت؟ إذن لا تفعل شيئًا، وننسى الأمر خلال يوم أو يومين.",
    },
    waiting_list_link: {
      subject: "مكانك في قائمة انتظار {event}",
      heading: "قائمة الانتظار",
      text: "عزيزنا {name}،\n\nأنت في قائمة الانتظار: {wish}.\n\nترى هناك ترتيبك، ويمكنك مغادرة القائمة.",
      act: "انظر ترتيبي",
    },
    waiting_list_offer: {
      subject: "دورك: {event}",
      heading: "حان دورك",
      text: "عزيزنا {name}،\n\nعادت أماكن وحان دورك: {wish}.\n\nنحفظها لك حتى {until}. بعد ذلك تنتقل إلى من يليك.",
      act: "خذ الأماكن",
      note: "لا تريدها؟ غادر القائمة هناك، فيفرح من يليك.",
    },
    reminder_tomorrow: {
      subject: "غدًا: {event}",
      heading: "نراك غدًا",
      text: "عزيزنا {name}،\n\nلك غدًا {tickets}: جهّز الرموز على هاتفك قبل أن تخرج.",
      act: "أظهر تذاكري",
    },
    reminder_today: {
      subject: "اليوم: {event}",
      heading: "نراك اليوم",
      text: "عزيزنا {name}،\n\nالموعد اليوم ولك {tickets}. جهّز الرموز على هاتفك قبل أن تخرج.",
      act: "أظهر تذاكري",
    },
    cart_reminder: {
      subject: "كنت على وشك الحضور: {event}",
      heading: "أما زلت تريد الحضور؟",
      text: "عزيزنا {name}،\n\nبدأت طلبًا لحضور {event} ولم تكمله. لم يُؤخذ شيء ولا شيء محجوز لك. حين كتبنا هذا كانت هناك أماكن.",
      act: "انظر إلى الفعالية",
      note: "غيرت رأيك؟ إذن لا يلزمك فعل شيء. لن نسأل مرة أخرى.",
    },
  },
  labels: {
    guest: "ضيفنا",
    tickets:
      "{count, plural, zero {# تذكرة} one {تذكرة واحدة} two {تذكرتان} few {# تذاكر} many {# تذكرة} other {# تذكرة}}",
    seat: "صف {row}، مقعد {seat}",
    more: "{count, plural, zero {و# مكان آخر} one {ومكان آخر} two {ومكانان آخران} few {و# أماكن أخرى} many {و# مكانًا آخر} other {و# مكان آخر}}",
    fees: "الرسوم",
    tax: "الضريبة",
    total: "المجموع المدفوع",
    doorsAt: "تُفتح الأبواب {time}.",
    doorsOn: "تُفتح الأبواب {time}.",
    showAttached: "التذاكر في ملف PDF المرفق. أظهر الرمز عند الباب، مطبوعًا أو على هاتفك.",
    showMoving:
      "افتح تذاكرك على هاتفك بالرابط وأنت في البيت: تعمل عندها بلا شبكة. يتغير رمزها كل 30 ثانية، فلا تُدخل نسخة مطبوعة أو صورة أحدًا.",
    showLink: "افتح تذاكرك بالرابط وأظهر الرمز عند الباب.",
    validAttached: "التذاكر الصالحة في ملف PDF المرفق.",
    refundOffer: "إن لم تستطع الانتظار فأجب عن هذه الرسالة قبل {until}، ويعود إليك مالك.",
    keepLink: "يفتح هذا الرابط طلبك بلا كلمة سر: لا تعطه إلا لمن يأتي معك.",
    footer: "الطلب {order}. لديك سؤال؟ أجب عن هذه الرسالة أو اكتب إلى {contact}.",
    unsubscribe: "لا أريد تذكيرات أخرى من {organizer}",
    ticketsByPhone: "تذاكرك لحضور {event}: {link}\nاحتفظ بهذا الرابط لنفسك.",
  },
};
