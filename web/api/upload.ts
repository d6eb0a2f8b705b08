/** Sends a file and hears how far it is: `fetch` does not tell. */
import { faultOf, offlineFault } from "./problem.ts";

/** The JSON of the answer. @throws ApiFault for every answer that is not 2xx, and `offline` when nothing answered */
export async function sendFile(
  address: string,
  file: Blob,
  token: string,
  onProgress: (part: number) => void,
): Promise<unknown> {
  const response = await new Promise<Response>((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("authorization", `Bearer ${token}`);
    // What it is is read from its content; a type that is none keeps it a file.
    request.setRequestHeader("content-type", file.type.startsWith("image/") ? file.type : "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener("error", () => fail(offlineFault()));
    request.addEventListener("load", () => done(new Response(request.responseText, { status: request.status })));
    request.send(file);
  });
  if (!response.ok) throw await faultOf(response);
  return await response.json();
}
