/** `/media/:picture/:file`: a picture in one of its sizes. */
import { servePicture } from "../../media/index.ts";
import { type PublicPage, tags } from "../page.ts";

export const picture: PublicPage = {
  paths: ["/media/:picture/:file"],
  parts: { picture: /^pic_\w{26}$/, file: /^\d{2,4}\.\w{3,4}$/ },
  varies: "nothing",
  answer: async ({ env, parts: { picture: id = "", file = "" } }) => {
    const answer = await servePicture(env, id, file);
    answer.headers.set("cache-tag", tags.picture(id));
    return answer;
  },
};
