/** Processor time of processes, as Linux accounts for it. */
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds in one of the kernel's ticks. */
const TICK = 10;
type Usage = { readonly pid: number; readonly parent: number; readonly ticks: number };

/**
 * Milliseconds of processor time, user and system, that a process and its children have used, those that ended included.
 * NaN on other systems, and for a process that is not there.
 */
export function cpuOf(pid: number | undefined): number {
  const own = pid === undefined ? undefined : usageOf(String(pid));
  if (own === undefined) return NaN;
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(usageOf)
    .filter((usage) => usage?.parent === pid);
  return children.reduce((sum, child) => sum + (child?.ticks ?? 0), own.ticks) * TICK;
}

/** Milliseconds of processor time that a process has used without its children. */
export function ownCpuOf(pid: number): number {
  const fields = statOf(String(pid));
  return fields === undefined ? NaN : (Number(fields[11]) + Number(fields[12])) * TICK;
}

function usageOf(pid: string): Usage | undefined {
  const fields = statOf(pid);
  if (fields === undefined) return undefined;
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { pid: Number(pid), parent: Number(fields[1]), ticks };
}

/** What follows the name in `/proc/<pid>/stat`: the third field is the first here. */
function statOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(") ") + 2).split(" ");
  } catch {
    return undefined;
  }
}
