/** What other domains may use of documents. */
export { queueDocuments, queueMissingDocuments } from "./service.ts";
export { eventsOfDocument } from "./store.ts";
