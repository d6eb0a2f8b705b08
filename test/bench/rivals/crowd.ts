/** Many holds inside one process: what the authority and its store do, with no HTTP between them and who asks. */

/** The numbers of a query such as `from=0&count=4000&concurrency=100`. */
export type Crowd = { readonly from: number; readonly count: number; readonly concurrency: number };

/** Reads them; a missing one is 1, `from` 0. */
export function crowdOf(query: Readonly<Record<string, unknown>>): Crowd {
  const number = (name: string, otherwise: number): number => Number(query[name] ?? otherwise);
  return { from: number("from", 0), count: number("count", 1), concurrency: number("concurrency", 1) };
}

/** Runs `hold` for each seat's number, so many at once; tells how many succeeded. */
export async function holdAll({ from, count, concurrency }: Crowd, hold: (index: number) => Promise<boolean>) {
  let next = from;
  let succeeded = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < from + count; i = next++) if (await hold(i)) succeeded++;
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return { succeeded };
}
