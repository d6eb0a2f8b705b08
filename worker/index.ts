import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
export class EventInventory extends DurableObject<Env> {}
export class CheckInDesk extends DurableObject<Env> {}
export class Storefront extends WorkerEntrypoint<Env> {
  override fetch() {
    return new Response("storefront");
  }
}
export default {
  fetch() {
    return new Response("ok");
  },
  queue() {},
  scheduled() {},
} satisfies ExportedHandler<Env>;
