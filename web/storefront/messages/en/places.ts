/** Choosing places: floors, step-free places, what a refused hold says, the form without script. */
export const places = {
  "pick.floors": "Floors",
  "pick.stepfree": "Step-free",
  "pick.stepfree.free": ", {count, plural, one {# wheelchair place free} other {# wheelchair places free}}",
  "pick.key.wheelchair": "wheelchair",
  "pick.key.companion": "companion",
  "pick.access.wheelchair":
    "{seat} is a wheelchair place: no chair stands there. Take it if you or somebody with you needs it.",
  "pick.access.companion": "{seat} is kept for whoever comes with a person in a wheelchair. Take it if that is you.",
  "pick.access.take": "I need it",
  "pick.gap": "{seat} would be left alone. Take it too, or move along by one.",
  "pick.gap.take": "Take it too",
  "pick.list.none": "No free seats here are of what you chose to see.",
  "pick.most": "{name}: at most {count} in one order.",
  "pick.least": "{name}: at least {count} in one order.",
  "pick.customer":
    "One buyer may have {count} places of this event, and you have {has} already. Nothing was held. Choose fewer.",
  "pick.waited": "{name}: those who wait for these places come first. Nothing was held.",
  "pick.towaiting": "Go to the waiting list",
  "pick.toorder": "Go to your order",
  "pick.slow":
    "That was too often in a short time. What you chose stays here. Try again in {count, plural, one {# second} other {# seconds}}.",
  "pick.slow.some": "That was too often in a short time. What you chose stays here. Try again in a minute.",
  "pick.check": "The check against robots did not work. What you chose stays here. Continue once more.",
  "pick.check.person": "One moment: this sale checks that you are a person.",
  "pick.code": "Your access code does not work any more. Nothing was held.",
  "pick.paying": "You are paying for the seats you hold. Finish that payment or leave it, then choose others.",
  "pick.bought": "Your seats are bought. What you choose now is a new order.",
  "pick.ended":
    "Your time was over, so your places went back on sale. Those that are still free stay chosen: continue, and they are held again.",
  "pick.fault": "That did not work, and nothing was held. What you chose stays here. Try again in a minute.",
  "plain.best": "The best free seats",
  "plain.say": "We choose them for you and hold them while you fill in the rest.",
  "plain.hold": "Hold and continue",
  "plain.none": "Choose at least one. Nothing was held.",
  "plain.script":
    "So many want these tickets that each browser does a small sum first, and that needs JavaScript. Switch it on, or come back when it is quieter. Nothing was held.",
  "plain.late": "The map does not open? Choose without it.",
  "plain.until": "Held for you until {time}.",
  "plain.seats": "Seats, chosen for you",
  "plain.zone.none": "No seats",
};
