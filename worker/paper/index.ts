/** What other domains may use of documents. */
export { queueDocuments } from "./service.ts";
