/** The phones of a link: who joined, when each was last there, and a way to shut one out (TH15, TH16). */
import type { DoorDevice, DoorLink } from "../../../api/door-types.ts";
import type { List } from "../../../api/types.ts";
import { doors } from "../../messages.doors.en.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Tag } from "../../parts/tags.tsx";
import { api } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";

export function DevicesDialog({ link, zone, onClose }: { link: DoorLink; zone: string; onClose: () => void }) {
  const path = `/check-in/sessions/${link.id}/devices`;
  const loaded = useLoad(() => api.get<List<DoorDevice>>(path), [path]);
  const { busy, fault, run } = useAction();
  const shutOut = async (id: string) => {
    await run(() => api.call("DELETE", `${path}/${id}`));
    await loaded.reload();
  };
  return (
    <Dialog title={doors.devicesOf(link.name)} onClose={onClose}>
      <div class="stack">
        <FaultBanner fault={fault} />
        <Show of={loaded}>
          {({ data }) =>
            data.length === 0 ? (
              <p class="soft">{doors.noDevices}</p>
            ) : (
              <ul class="rows">
                {data.map((device) => (
                  <li key={device.id}>
                    <b>{device.name}</b>
                    <span class="end">
                      {device.revoked_at === null ? (
                        <Button
                          look="bad"
                          label={`${doors.shutOut}: ${device.name}`}
                          busy={busy ? m.saving : undefined}
                          onPress={() => void shutOut(device.id)}
                        >
                          {doors.shutOut}
                        </Button>
                      ) : (
                        <Tag tone="bad">{doors.shut}</Tag>
                      )}
                    </span>
                    <span class="soft xs">
                      {[
                        device.person_id === null ? "" : doors.signedIn,
                        device.seen_at === null
                          ? doors.joined(shortTime(device.created_at, zone))
                          : doors.seen(shortTime(device.seen_at, zone)),
                      ]
                        .filter(Boolean)
                        .join(", ")}
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Show>
        <Button onPress={onClose}>{m.close}</Button>
      </div>
    </Dialog>
  );
}
