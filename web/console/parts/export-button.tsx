/** A list as a file: ready at once when it is short, waited for when it is long. */
import { useEffect, useState } from "preact/hooks";
import type { ExportJob } from "../../api/customer-types.ts";
import { words } from "../messages.customers.en.ts";
import { api } from "../session.ts";
import { Banner, FaultBanner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { useAction } from "./load.tsx";

const w = words.list;
/** Milliseconds between looks at a file that is being made. */
const LOOK_EVERY = 2000;

export type Exporting = ReturnType<typeof useExport>;

/** The state of one export; `ask` begins it. */
export function useExport(ask: () => { kind: "orders" | "customers"; filter?: Record<string, string> }) {
  const [job, setJob] = useState<ExportJob | null>(null);
  const { busy, fault, run } = useAction();
  const start = async () => {
    setJob(null);
    const done = await run(() => api.post<ExportJob>("/exports", ask()));
    if (done) setJob(done.value);
  };
  const id = job?.status === "running" ? job.id : undefined;
  useEffect(() => {
    if (id === undefined) return undefined;
    const timer = setInterval(
      () => void api.get<ExportJob>(`/exports/${id}`).then(setJob, () => undefined),
      LOOK_EVERY,
    );
    return () => clearInterval(timer);
  }, [id]);
  return { job, busy, fault, start };
}

export function ExportButton({ of }: { of: Exporting }) {
  return (
    <Button icon="upload" busy={of.busy ? w.exporting : undefined} onPress={() => void of.start()}>
      {w.export}
    </Button>
  );
}

/** What became of it, above the list. */
export function ExportNews({ of: { job, fault } }: { of: Exporting }) {
  if (fault) return <FaultBanner fault={fault} />;
  if (!job) return null;
  if (job.status === "running") return <Banner tone="info" head={w.exportSlow} />;
  if (job.status === "failed" || job.url === null) return <Banner tone="bad" appears head={w.exportFailed} />;
  return (
    <Banner tone="ok" appears head={w.exported(job.rows)}>
      <a class="btn btn--dense" href={job.url} download>
        {w.download}
      </a>
    </Banner>
  );
}
