import type { places as en } from "../en/places.ts";

export const places: Readonly<Record<keyof typeof en, string>> = {
  "pick.floors": "Ghorofa",
  "pick.stepfree": "Bila ngazi",
  "pick.stepfree.free":
    ", {count, plural, one {nafasi # ya kiti cha magurudumu iko wazi} other {nafasi # za kiti cha magurudumu ziko wazi}}",
  "pick.key.wheelchair": "magurudumu",
  "pick.key.companion": "mwenzi",
  "pick.access.wheelchair":
    "{seat} ni nafasi ya kiti cha magurudumu: hakuna kiti hapo. Ichukue kama wewe au uliye naye anaihitaji.",
  "pick.access.companion": "{seat} kimewekwa kwa anayekuja na mtu wa kiti cha magurudumu. Kichukue kama ni wewe.",
  "pick.access.take": "Ninaihitaji",
  "pick.gap": "{seat} kitabaki peke yake. Kichukue pia, au sogea kiti kimoja.",
  "pick.gap.take": "Kichukue pia",
  "pick.list.none": "Hakuna viti wazi hapa vya aina uliyochagua kuona.",
  "pick.most": "{name}: {count} ndiyo idadi ya juu kwa oda moja.",
  "pick.least": "{name}: angalau {count} kwa oda moja.",
  "pick.customer":
    "Mnunuzi mmoja anaweza kuwa na nafasi {count} za tukio hili, na tayari una {has}. Hakuna kilichoshikiliwa. Chagua chache.",
  "pick.waited": "{name}: wanaosubiri nafasi hizi hutangulia. Hakuna kilichoshikiliwa.",
  "pick.towaiting": "Nenda kwenye orodha ya kusubiri",
  "pick.toorder": "Nenda kwenye oda yako",
  "pick.slow":
    "Umejaribu mara nyingi kwa muda mfupi. Ulichochagua kinabaki hapa. Jaribu tena baada ya {count, plural, one {sekunde #} other {sekunde #}}.",
  "pick.slow.some":
    "Umejaribu mara nyingi kwa muda mfupi. Ulichochagua kinabaki hapa. Jaribu tena baada ya dakika moja.",
  "pick.check": "Ukaguzi dhidi ya roboti haukufanya kazi. Ulichochagua kinabaki hapa. Endelea mara moja tena.",
  "pick.check.person": "Subiri kidogo: mauzo haya yanahakikisha kuwa wewe ni mtu.",
  "pick.code": "Msimbo wako wa kuingia haufanyi kazi tena. Hakuna kilichoshikiliwa.",
  "pick.paying": "Unalipia viti ulivyoshikilia. Maliza malipo hayo au yaache, kisha chagua vingine.",
  "pick.bought": "Viti vyako vimenunuliwa. Utakachochagua sasa ni oda mpya.",
  "pick.ended":
    "Muda wako uliisha, hivyo nafasi zako zilirudi kuuzwa. Zilizo wazi bado zimechaguliwa: endelea, na zitashikiliwa tena.",
  "pick.fault":
    "Haikufanikiwa, na hakuna kilichoshikiliwa. Ulichochagua kinabaki hapa. Jaribu tena baada ya dakika moja.",
  "plain.best": "Viti bora vilivyo wazi",
  "plain.say": "Tunakuchagulia na kukushikilia wakati unajaza mengine.",
  "plain.hold": "Shikilia na uendelee",
  "plain.none": "Chagua angalau moja. Hakuna kilichoshikiliwa.",
  "plain.script":
    "Watu wengi sana wanataka tiketi hizi, hivyo kila kivinjari hufanya hesabu ndogo kwanza, na hiyo inahitaji JavaScript. Iwashe, au rudi kukiwa kumetulia. Hakuna kilichoshikiliwa.",
  "plain.late": "Ramani haifunguki? Chagua bila hiyo.",
  "plain.until": "Zimeshikiliwa kwa ajili yako hadi {time}.",
  "plain.seats": "Viti, tunakuchagulia",
  "plain.zone.none": "Bila viti",
};
