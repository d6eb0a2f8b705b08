/**
 * What people would use instead, (a): seats as rows of Postgres, held under a row lock, behind Fastify. Statements are
 * prepared once a connection.
 *
 * Arguments: port, folder of the database's socket, port of the database, connections.
 */
import { randomUUID } from "node:crypto";
import fastify from "fastify";
import { Pool, type PoolClient } from "pg";
import { crowdOf, holdAll } from "./crowd.ts";

const [port, host = "", databasePort, connections] = process.argv.slice(2);
const HOLD_MINUTES = 10;
const pool = new Pool({
  host,
  port: Number(databasePort),
  user: "bench",
  database: "postgres",
  max: Number(connections),
});
const app = fastify();
type Asked = { Querystring: { event: string; from: string; count: string; concurrency: string } };

app.get<Asked>("/configure", async ({ query }) => {
  await pool.query(
    `INSERT INTO seats (event_id, guid) SELECT $1::text, 's-' || n FROM generate_series(0, $2::int - 1) AS n`,
    [query.event, Number(query.count)],
  );
  return { succeeded: 1 };
});

app.get<Asked>(
  "/hold",
  async ({ query }) => await holdAll(crowdOf(query), async (index) => await take(query.event, index)),
);

await pool.query(
  `CREATE TABLE IF NOT EXISTS seats (
     event_id text NOT NULL, guid text NOT NULL, hold_id uuid, held_until timestamptz, PRIMARY KEY (event_id, guid))`,
);
await app.listen({ port: Number(port), host: "127.0.0.1" });
console.log("ready");

async function take(event: string, index: number): Promise<boolean> {
  const client = await pool.connect();
  try {
    return await hold(client, event, `s-${index}`);
  } finally {
    client.release();
  }
}

/** True when the seat was free and is now held; committed, so it is on disk. */
async function hold(client: PoolClient, event: string, guid: string): Promise<boolean> {
  await client.query("BEGIN");
  try {
    const { rows } = await client.query({
      name: "lock",
      text: `SELECT held_until IS NULL OR held_until < now() AS free FROM seats
             WHERE event_id = $1 AND guid = $2 FOR UPDATE`,
      values: [event, guid],
    });
    const free = rows[0]?.["free"] === true;
    if (free) {
      await client.query({
        name: "hold",
        text: `UPDATE seats SET hold_id = $3, held_until = now() + $4 * interval '1 minute'
               WHERE event_id = $1 AND guid = $2`,
        values: [event, guid, randomUUID(), HOLD_MINUTES],
      });
    }
    await client.query("COMMIT");
    return free;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
