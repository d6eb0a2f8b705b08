/** Queue handler of pictures. It may run any number of times (I6). */
import { z } from "zod";
import { idPattern } from "../kernel/ids.ts";
import { tenantDb } from "../platform/db.ts";
import { forgetPages, tags } from "../platform/page-tags.ts";
import { defineJob, type JobTable } from "../platform/queue.ts";
import { REMOVE_PICTURE, removeFiles } from "./service.ts";

const removal = z.object({
  tenant_id: z.string().regex(idPattern("tenant")),
  picture_id: z.string().regex(idPattern("picture")),
});

export const mediaJobs: JobTable = {
  [REMOVE_PICTURE]: defineJob({
    queue: "jobs",
    schema: removal,
    handle: async ({ tenant_id, picture_id }, { env }) => {
      await removeFiles(env, tenantDb(env, tenant_id), picture_id);
      // Its files are kept at the edge for a year.
      await forgetPages([tags.picture(picture_id)]);
    },
  }),
};
