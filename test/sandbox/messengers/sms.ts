/** Two SMS services of Bangladesh as examples of many: BulkSMSBD (form or query, errors with status 200), SSL Wireless (JSON). */
import { type Messenger, messengerStandIn, type Reception, type Refusal, type Taken } from "./messenger.ts";

const NUMBER = /^8801[3-9]\d{8}$/;

const sms: Messenger = {
  accountOf: (request, url) => url.searchParams.get("api_key") ?? request.headers.get("authorization") ?? "",
  take: async (request, url, refuse) => {
    if (url.pathname === "/sms/bulksmsbd/api/smsapi") return await bulk(request, url, refuse);
    if (url.pathname === "/sms/sslwireless/api/v3/send-sms") return await wireless(request, refuse);
    return Response.json({ error_message: "not found" }, { status: 404 });
  },
  // These tell nothing later.
  tell: async () => ({ headers: {}, body: "" }),
  forge: (told, url) => ({ ...told, url }),
};

async function bulk(request: Request, url: URL, refuse: Refusal | undefined): Promise<Reception> {
  const fields = request.method === "GET" ? url.searchParams : new URLSearchParams(await request.text());
  const [account, number, text] = [
    fields.get("api_key") ?? "",
    fields.get("number") ?? "",
    fields.get("message") ?? "",
  ];
  if (refuse === "credentials" || account === "" || account.startsWith("invalid"))
    return coded(1011, "User Id not found");
  if (fields.get("type") !== "text" || text === "") return coded(1003, "Required fields are missing");
  if ((fields.get("senderid") ?? "") === "") return coded(1002, "Sender ID not correct");
  if (refuse !== undefined || !NUMBER.test(number)) return coded(1001, "Invalid Number");
  const id = Math.floor(Math.random() * 1e9);
  const answer = {
    response_code: 202,
    message_id: id,
    success_message: "SMS Submitted Successfully",
    error_message: "",
  };
  return { taken: takenOf(String(id), account, number, text), answer: Response.json(answer) };
}

/** Errors come with status 200. */
function coded(code: number, message: string): Response {
  return Response.json({ response_code: code, success_message: "", error_message: message });
}

async function wireless(request: Request, refuse: Refusal | undefined): Promise<Reception> {
  const failed = (status_code: number, error_message: string) =>
    Response.json({ status: "FAILED", status_code, error_message, smsinfo: [] });
  if (request.method !== "POST" || !(request.headers.get("content-type") ?? "").includes("json")) {
    return failed(4003, "JSON is required");
  }
  const body = (await request.json()) as Record<string, unknown>;
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : "");
  const account = text("api_token");
  if (refuse === "credentials" || account === "") return failed(4001, "Unauthorized");
  if (refuse !== undefined || !NUMBER.test(text("msisdn"))) return failed(4025, "Invalid msisdn");
  if (text("sid") === "" || text("sms") === "" || !/^[\w-]{1,20}$/.test(text("csms_id")))
    return failed(4002, "Fields are missing");
  const id = crypto.randomUUID().replaceAll("-", "").slice(0, 27);
  const info = {
    sms_status: "SUCCESS", status_message: "Success", msisdn: text("msisdn"), sms_type: "EN", sms_body: text("sms"),
    csms_id: text("csms_id"), reference_id: id,
  }; // prettier-ignore
  const answer = { status: "SUCCESS", status_code: 200, error_message: "", smsinfo: [info] };
  return { taken: takenOf(id, account, text("msisdn"), text("sms")), answer: Response.json(answer) };
}

function takenOf(id: string, account: string, number: string, text: string): Taken {
  return {
    id,
    account,
    channel: "sms",
    from: "Tessera",
    to: [`+${number}`],
    subject: "",
    text,
    html: "",
    files: [],
    about: {},
  };
}

export const smsStandIn = messengerStandIn("sms", sms);
