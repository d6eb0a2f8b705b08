/** What the bench uses of two packages that bring no types of their own. */
declare module "pg" {
  type Query = { readonly name: string; readonly text: string; readonly values: readonly unknown[] };
  export type PoolClient = {
    query(query: Query | string): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
    release(): void;
  };
  export class Pool {
    constructor(options: { host: string; port: number; user: string; database: string; max: number });
    connect(): Promise<PoolClient>;
    query(text: string, values?: readonly unknown[]): Promise<unknown>;
  }
}

declare module "express" {
  type Request = { readonly query: Readonly<Record<string, string | undefined>> };
  type Response = { json(body: unknown): void };
  type App = {
    get(path: string, handler: (request: Request, response: Response) => Promise<void>): void;
    listen(port: number, host: string, ready: () => void): void;
  };
  export default function express(): App;
}
