/** What other domains may use of categories and tags. */
export { topicsSchema, topicsWire } from "./schemas.ts";
export { copyTopics, selectCategory, selectTags } from "./store.ts";
export { CATEGORIES, type Category } from "./topic.ts";
