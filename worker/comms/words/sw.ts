/** What is written to buyers in Swahili. */
import type { Words } from "./kinds.ts";

const NEW_CODES = "Misimbo uliyokuwa nayo awali haifanyi kazi tena: tumia iliyo kwenye barua hii.";
const BACK = "{amount} zinarudi kwa njia zilikotoka. Benki na pochi huchukua hadi siku 10 kuzionyesha.";
const NOTHING_TO_DO = "Huhitaji kufanya chochote.";
const ORDER = "Onyesha oda yangu";

export const sw: Words = {
  kinds: {
    order_paid: {
      subject: "{event}: {tickets}",
      heading: "Nafasi ni yako",
      text: "Asante, {name}.",
      act: "Onyesha tiketi zangu",
    },
    payment_failed: {
      subject: "Malipo yako hayakufaulu: {event}",
      heading: "Malipo yako hayakufaulu",
      text: "Hukutozwa chochote. Nafasi zako zimeshikiliwa hadi {until}. Hadi hapo unaweza kujaribu tena, au kulipa kwa njia nyingine.",
      act: "Lipa tena",
      note: "Umeshalipa, au umebadili mawazo? Basi huhitaji kufanya chochote.",
    },
    refund_requested: {
      subject: "Fedha za oda yako zinarudi: {amount} za {event}",
      heading: "Fedha za oda yako zinarudi",
      text: `Mwandalizi amerudisha fedha za oda yako.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    refund_places_gone: {
      subject: "Malipo yako yalichelewa: {amount} za {event}",
      heading: "Malipo yako yalichelewa",
      text: `Malipo yako yalipofika, muda wa kununua ulikuwa umekwisha na mtu mwingine alikuwa amechukua nafasi hizi. Huna tiketi, na unarudishiwa fedha zako zote.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    refund_order_closed: {
      subject: "Oda yako ilikuwa imekwisha: {amount} za {event}",
      heading: "Oda yako ilikuwa imekwisha",
      text: `Malipo yako yalifika baada ya oda hii kwisha, kwa hiyo hakuna tiketi zilizotengenezwa. Unarudishiwa fedha zako zote.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    refund_order_already_paid: {
      subject: "Umelipa mara mbili: {amount} za {event}",
      heading: "Umelipa mara mbili",
      text: `Oda hii ilikuwa imeshalipwa. Tiketi zako ni halali, na unarudishiwa malipo ya pili.\n\n${BACK}`,
      act: ORDER,
      note: NOTHING_TO_DO,
    },
    seat_moved: {
      subject: "Una kiti kingine: {event}",
      heading: "Una kiti kingine",
      text: `Mwandalizi amebadilisha kiti chako. ${NEW_CODES}`,
      act: ORDER,
    },
    attendee_changed: {
      subject: "Tiketi yako ina jina lingine: {event}",
      heading: "Tiketi yako ina jina lingine",
      text: `Jina kwenye tiketi zako limebadilishwa. ${NEW_CODES}`,
      act: ORDER,
    },
    date_moved: {
      subject: "Tarehe imebadilika: {event}",
      heading: "Tarehe imebadilika",
      text: `Tukio litafanyika wakati mwingine. ${NEW_CODES}`,
      act: ORDER,
    },
    event_cancelled: {
      subject: "Tukio limefutwa: {event}",
      heading: "Tukio limefutwa",
      text: "Halitafanyika. Fedha zikirudi kwako tutakuandikia tena; huhitaji kufanya chochote.",
      act: ORDER,
    },
    event_postponed: {
      subject: "Tukio limeahirishwa: {event}",
      heading: "Tukio limeahirishwa",
      text: "Halitafanyika tarehe iliyo hapo juu. Tiketi zako zinabaki halali: tarehe mpya ikijulikana, utazipata tena zikiwa na tarehe hiyo.",
      act: ORDER,
    },
    lines_cancelled: {
      subject: "Tiketi za oda yako zimefutwa: {event}",
      heading: "Tiketi za oda yako zimefutwa",
      text: "Tiketi zilizofutwa hazimwingizi mtu tena. Zilizobaki ni halali.",
      act: ORDER,
    },
    rest_due: {
      subject: "Sehemu ya malipo yako haijafika: {event}",
      heading: "Sehemu ya malipo yako haijafika",
      text: "Tumepata pungufu ya bei ya oda yako. Lipa iliyobaki kwenye ukurasa wa oda yako ndani ya siku mbili; nafasi zako zimehifadhiwa hadi hapo.",
      act: ORDER,
    },
    upgrade_due: {
      subject: "Lipa tofauti ya tiketi yako bora: {event}",
      heading: "Lipa tofauti ya tiketi yako bora",
      text: "Mwandalizi amekuhifadhia nafasi bora. Lipa tofauti kwenye ukurasa wa oda hii ndani ya siku mbili. Kisha tiketi mpya itakuja, na ya zamani itakwisha. Hadi hapo ya zamani ni halali.",
      act: ORDER,
    },
    resent: { subject: "Tiketi zako: {event}", heading: "Tiketi zako", text: "Hizi hapa tena.", act: ORDER },
    waiting_list_confirm: {
      subject: "Thibitisha: unasubiri {event}",
      heading: "Orodha ya kusubiri",
      text: "Mpendwa {name},\n\nMtu fulani, tunatumaini ni wewe, ametuomba tuweke anwani hii kwenye orodha ya kusubiri: {wish}.\n\nBonyeza kitufe na utakuwa kwenye foleni. Tutakuandikia nafasi zikirudi.",
      act: "Niweke kwenye orodha",
      note: "Hukuwa wewe? Basi usifanye chochote, nasi tutasahau ndani ya siku moja au mbili.",
    },
    waiting_list_link: {
      subject: "Nafasi yako kwenye orodha ya kusubiri ya {event}",
      heading: "Orodha ya kusubiri",
      text: "Mpendwa {name},\n\nUko kwenye orodha ya kusubiri: {wish}.\n\nHapo utaona uko wapi, na unaweza kuondoka kwenye orodha.",
      act: "Ona niko wapi",
    },
    waiting_list_offer: {
      subject: "Zamu yako: {event}",
      heading: "Ni zamu yako",
      text: "Mpendwa {name},\n\nNafasi zimerudi, na ni zamu yako: {wish}.\n\nTunakuhifadhia hadi {until}. Baada ya hapo zinaenda kwa anayefuata.",
      act: "Chukua nafasi",
      note: "Huzitaki? Ondoka kwenye orodha hapo, na anayefuata atafurahi.",
    },
    reminder_tomorrow: {
      subject: "Kesho: {event}",
      heading: "Tuonane kesho",
      text: "Mpendwa {name},\n\n{tickets} za kesho: andaa misimbo kwenye simu yako kabla ya kuondoka.",
      act: "Onyesha tiketi zangu",
    },
    reminder_today: {
      subject: "Leo: {event}",
      heading: "Tuonane leo",
      text: "Mpendwa {name},\n\nNi leo. Andaa misimbo ya {tickets} kwenye simu yako kabla ya kuondoka.",
      act: "Onyesha tiketi zangu",
    },
    cart_reminder: {
      subject: "Ulikuwa unaenda: {event}",
      heading: "Bado unataka kwenda?",
      text: "Mpendwa {name},\n\nulianza oda ya {event} na hukuimaliza. Hukutozwa chochote, na hakuna kilichoshikiliwa kwa ajili yako. Tulipoandika haya, bado kulikuwa na nafasi.",
      act: "Tazama tukio",
      note: "Umebadili mawazo? Basi huhitaji kufanya chochote. Hatutauliza tena.",
    },
  },
  labels: {
    guest: "mgeni",
    tickets: "{count, plural, one {tiketi #} other {tiketi #}}",
    seat: "safu {row}, kiti {seat}",
    more: "{count, plural, one {na nafasi # zaidi} other {na nafasi # zaidi}}",
    fees: "Ada",
    tax: "Kodi",
    total: "Jumla iliyolipwa",
    doorsAt: "Milango inafunguliwa {time}.",
    doorsOn: "Milango inafunguliwa {time}.",
    showAttached: "Tiketi ziko kwenye PDF iliyoambatishwa. Onyesha msimbo mlangoni, uliochapishwa au kwenye simu yako.",
    showMoving:
      "Fungua tiketi zako kwenye simu kwa kiungo, ukiwa bado nyumbani: basi zitafanya kazi bila mtandao. Msimbo wake hubadilika kila sekunde 30, kwa hiyo nakala au picha yake haimwingizi mtu.",
    showLink: "Fungua tiketi zako kwa kiungo na uonyeshe msimbo mlangoni.",
    validAttached: "Tiketi halali ziko kwenye PDF iliyoambatishwa.",
    refundOffer: "Kama huwezi kusubiri, jibu barua hii kufikia {until}, nawe utarudishiwa fedha zako.",
    keepLink: "Kiungo hiki hufungua oda yako bila nenosiri: wape tu wanaoandamana nawe.",
    footer: "Oda {order}. Una maswali? Jibu barua hii, au andika kwa {contact}.",
    unsubscribe: "Sitaki vikumbusho zaidi kutoka {organizer}",
    ticketsByPhone: "Tiketi zako za {event}: {link}\nUsimpe mtu mwingine kiungo hiki.",
  },
};
