/**
 * Stand-in for a resolver that is asked over HTTPS (`application/dns-json`). `POST /control/dns {"name", "type", "values"}`
 * sets what it says of a name; a name that nobody set is not there.
 */
import { type Body, ControlFault, onlyFields, text } from "../control-body.ts";
import { API_FAULTS, type ApiFault, Clock, type Ports, type StandIn, throughFaults } from "../stand-in.ts";
import { Switches } from "../switches.ts";

const TYPES: Readonly<Record<string, number>> = { A: 1, CNAME: 5, TXT: 16, AAAA: 28 };
const TTL = 60;
const NOT_THERE = 3;

type Records = { readonly values: readonly string[] };

/** The DNS of the sandbox. */
export function dnsStandIn(ports: Ports): StandIn {
  const records = ports.shelf<Records>("records");
  const switches = new Switches<ApiFault>(API_FAULTS);
  return {
    clock: new Clock(ports.now),
    answer: async (request, url) => {
      if (request.method !== "GET" || url.pathname !== "/dns/dns-query")
        return new Response("Not found", { status: 404 });
      if (request.headers.get("accept") !== "application/dns-json") return new Response("Bad accept", { status: 400 });
      return await throughFaults(switches, "dns", () => lookUp(records, url.searchParams));
    },
    control: async (call, body) => {
      if (call !== "POST /control/dns") throw new ControlFault(`Unknown call ${call}.`);
      if (body["next"] !== undefined) {
        switches.set(body);
        return { waiting: switches.waiting };
      }
      return setRecords(records, body);
    },
    reset: () => switches.reset(),
  };
}

function keyOf(name: string, type: string): string {
  return `${type} ${name.toLowerCase().replace(/\.$/, "")}`;
}

function setRecords(records: { put: (id: string, record: Records) => void }, body: Body): object {
  onlyFields(body, ["name", "type", "values"]);
  const [name, type] = [text(body, "name"), text(body, "type") ?? ""];
  const { values } = body;
  if (name === undefined || TYPES[type] === undefined)
    throw new ControlFault("name and type (A, AAAA, CNAME, TXT) are needed.");
  if (!Array.isArray(values) || !values.every((value) => typeof value === "string"))
    throw new ControlFault("values must be a list of texts.");
  records.put(keyOf(name, type), { values });
  return { ok: true };
}

function lookUp(records: { get: (id: string) => Records | undefined }, query: URLSearchParams): Response {
  const [name, type] = [query.get("name") ?? "", query.get("type") ?? ""];
  const number = TYPES[type];
  if (name === "" || number === undefined) return Response.json({ error: "Invalid query" }, { status: 400 });
  const values = records.get(keyOf(name, type))?.values ?? [];
  // A real one writes texts in quotes, in pieces of at most 255, and names with a dot at their end.
  const written = (value: string) => {
    if (type === "TXT")
      return (value.match(/.{1,255}/gs) ?? [""]).map((piece) => `"${piece.replaceAll(/["\\]/g, "\\$&")}"`).join(" ");
    return type === "CNAME" ? `${value}.` : value;
  };
  const Answer = values.map((value) => ({ name, type: number, TTL, data: written(value) }));
  return Response.json(
    {
      Status: values.length === 0 ? NOT_THERE : 0,
      TC: false,
      RD: true,
      RA: true,
      AD: false,
      CD: false,
      Question: [{ name, type: number }],
      ...(values.length === 0 ? {} : { Answer }),
    },
    { headers: { "content-type": "application/dns-json" } },
  );
}
