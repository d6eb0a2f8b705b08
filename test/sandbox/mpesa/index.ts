/** The stand-in for Safaricom's Daraja: its API, the phones, and the controls. */
import { type Body, ControlFault } from "../control-body.ts";
import type { Ports, StandIn } from "../stand-in.ts";
import { answerApi } from "./api.ts";
import { expireDue, finish } from "./outcomes.ts";
import { answerPhone } from "./phone-page.ts";
import { MpesaWorld } from "./world.ts";

const NAME = "mpesa";
const SETTINGS = ["auto_pay", "numeric_codes", "flaky", "expire_tokens", "silent"] as const;

/** Below `/mpesa`; an account is a consumer key. */
export function mpesaStandIn(ports: Ports): StandIn {
  const world = new MpesaWorld(ports);
  const tick = () => {
    world.runPlanned(false);
    for (const prompt of world.promptsOf()) expireDue(world, prompt);
  };
  return {
    clock: world.clock,
    answer: async (request, url) => {
      const path = url.pathname.slice(NAME.length + 1);
      const isPhone = path === "/phone" || path.startsWith("/phone/");
      return isPhone
        ? await answerPhone(world, request, url, path)
        : await answerApi(world, request, path, url.searchParams);
    },
    control: async (call, body, url) => await control(world, call, body, url),
    tick,
    reset: (account) => world.reset(account),
  };
}

async function control(world: MpesaWorld, call: string, body: Body, url: URL): Promise<object> {
  const named = url.searchParams.get("account") ?? body["account"];
  const account = typeof named === "string" ? named : undefined;
  switch (call) {
    case "POST /control/mpesa":
      if (SETTINGS.some((name) => name in body)) return set(world, body, account);
      if (!world.switches.set(body)) throw new ControlFault("Nothing to set: next is missing.");
      return { ok: true, waiting: world.switches.waiting };
    case "POST /control/mpesa/flush":
      return { settled: world.runPlanned(true, account), tried: await world.callbacks.flush(account) };
    case "POST /control/mpesa/late":
      return late(world, body);
    case "GET /control/mpesa/events":
      return { data: account === undefined ? [] : world.callbacks.of(account) };
    case "GET /control/mpesa/payments":
      return { data: world.promptsOf(account).toReversed() };
    case "GET /control/mpesa/refunds":
      return { data: world.sentBack.filter((one) => account === undefined || one.account === account) };
    default:
      throw new ControlFault(`There is no control ${call}.`);
  }
}

/** A prompt that ended otherwise was paid after all. */
function late(world: MpesaWorld, body: Body): object {
  const prompt = world.prompt(String(body["prompt"]));
  if (!prompt) throw new ControlFault("There is no such prompt.");
  prompt.result = null;
  finish(world, prompt, "approve");
  return { ok: true };
}

/** Settings of one account. */
function set(world: MpesaWorld, body: Body, account: string | undefined): object {
  if (account === undefined) throw new ControlFault("account is needed.");
  const settings = world.of(account);
  const { auto_pay: auto, numeric_codes: numeric, flaky } = body;
  if (auto !== undefined) settings.autoPayMs = auto === false || auto === null ? null : delayOf(auto);
  if (typeof numeric === "boolean") settings.numericCodes = numeric;
  if (typeof flaky === "boolean") settings.flaky = flaky;
  if (body["silent"] === true) world.callbacks.silent.add(account);
  if (body["expire_tokens"] === true) world.expireTokens(account);
  return { ok: true, settings };
}

/** `true`, or `{"after_ms": 50}`. */
function delayOf(value: unknown): number {
  const after = typeof value === "object" && value !== null ? (value as Body)["after_ms"] : undefined;
  return typeof after === "number" && after >= 0 ? after : 20;
}
