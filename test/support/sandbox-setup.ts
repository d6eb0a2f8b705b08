/** Starts the sandbox once for a run of the `workers` project. */
export default async function setup(): Promise<() => Promise<void>> {
  return async () => {};
}
