/** What other domains may use of pictures. */
export { servePicture } from "./files.ts";
export { type Picture, pictureSchema, shownBy } from "./schemas.ts";
export { showPictures } from "./service.ts";
export { copyUses, replaceUses, selectShown, type ShownRow } from "./store.ts";
