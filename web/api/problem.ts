/** What went wrong with a call, in a form that screens can show. */

/** One field at fault: a path such as `lines.0.quantity`, and a sentence. */
export type FieldProblem = { readonly field: string; readonly message: string };

/**
 * A call that did not succeed. `code` is stable (`stale_version`, `rate_limited`, …); two codes are the client's own:
 * `offline`, the request may or may not have arrived, and `signed_out`, the session ended.
 */
export class ApiFault extends Error {
  readonly code: string;
  /** HTTP status; 0 when nothing answered. */
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly FieldProblem[];
  readonly requestId: string | undefined;
  /** The whole body, for extra members that some problems carry. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    const code = text(body["code"]) ?? "unknown";
    const title = text(body["title"]) ?? "The server answered in a way that we do not know";
    super(`${code}: ${title}`);
    this.name = "ApiFault";
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = text(body["detail"]);
    this.errors = fieldProblems(body["errors"]);
    this.requestId = text(body["request_id"]);
    this.extra = body;
  }
}

/** The fault of a response that is not 2xx. A body that is no problem document still gives a fault. */
export async function faultOf(response: Response): Promise<ApiFault> {
  let body: Readonly<Record<string, unknown>> = {};
  try {
    const parsed: unknown = await response.json();
    if (isRecord(parsed)) body = parsed;
  } catch {
    // A proxy's HTML page, or nothing at all: the status says enough.
  }
  return new ApiFault(response.status, body);
}

/** Nothing answered: no network, or the server is away. */
export function offlineFault(): ApiFault {
  return new ApiFault(0, { code: "offline", title: "No connection" });
}

/** Narrows anything caught to a fault; what is not one is a bug and is named `unknown`. */
export function toFault(caught: unknown): ApiFault {
  if (caught instanceof ApiFault) return caught;
  return new ApiFault(0, { code: "unknown", title: caught instanceof Error ? caught.message : String(caught) });
}

/** The sentence for one field, or undefined when that field is fine. */
export function fieldMessage(fault: ApiFault | null, field: string): string | undefined {
  return fault?.errors.find((error) => error.field === field || error.field.endsWith(`.${field}`))?.message;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function fieldProblems(value: unknown): readonly FieldProblem[] {
  if (!Array.isArray(value)) return [];
  const list: FieldProblem[] = [];
  for (const item of value) {
    if (isRecord(item)) list.push({ field: text(item["field"]) ?? "", message: text(item["message"]) ?? "" });
  }
  return list;
}
