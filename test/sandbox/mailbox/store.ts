/** Mails that were sent, in the Durable Object's SQLite. Written in groups, so that a burst of mail costs few commits. */

export interface MailFile {
  readonly name: string;
  readonly type: string;
  /** Standard base64. */
  readonly content: string;
}

export interface Mail {
  readonly id: string;
  readonly channel: "email" | "sms" | "whatsapp";
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly files: readonly MailFile[];
  /** Epoch ms. */
  readonly at: number;
}

/** A mail as listed; files without their content. */
export interface MailRow {
  readonly seq: number;
  readonly id: string;
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly files: ReadonlyArray<{ readonly name: string; readonly type: string }>;
  readonly at: number;
}

/** Values in SQLite may have 2 MB; longer files lie in several rows. */
const PIECE = 1_000_000;
const KEPT_MAILS = 20_000;
const KEPT_FILES = 4_000;

/** The mailbox. Reading writes down first what still waits, so that a mail is there once the API has answered. */
export class Mailbox {
  private readonly sql: SqlStorage;
  private waiting: Mail[] = [];

  constructor(sql: SqlStorage) {
    this.sql = sql;
    sql.exec(`CREATE TABLE IF NOT EXISTS mails (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, channel TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL,
      subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL, files TEXT NOT NULL, at INTEGER NOT NULL)`);
    sql.exec("CREATE INDEX IF NOT EXISTS mails_recipient ON mails (recipient, seq)");
    sql.exec("CREATE INDEX IF NOT EXISTS mails_id ON mails (id)");
    sql.exec(`CREATE TABLE IF NOT EXISTS mail_files (
      mail TEXT NOT NULL, file INTEGER NOT NULL, piece INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (mail, file, piece))`);
  }

  add(mail: Mail): void {
    this.waiting.push(mail);
  }

  get hasWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** Writes down what waits: one row per recipient, files once. */
  save(): void {
    const mails = this.waiting;
    if (mails.length === 0) return;
    this.waiting = [];
    for (const mail of mails) {
      const files = JSON.stringify(mail.files.map(({ name, type }) => ({ name, type })));
      for (const to of mail.to) {
        this.sql.exec(
          "INSERT INTO mails (id, channel, sender, recipient, subject, text, html, files, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          mail.id, mail.channel, mail.from, addressOf(to), mail.subject, mail.text, mail.html, files, mail.at,
        ); // prettier-ignore
      }
      mail.files.forEach(({ content }, file) => {
        for (let piece = 0; piece * PIECE < content.length; piece++) {
          const part = content.slice(piece * PIECE, (piece + 1) * PIECE);
          this.sql.exec(
            "INSERT OR REPLACE INTO mail_files (mail, file, piece, content) VALUES (?, ?, ?, ?)",
            mail.id,
            file,
            piece,
            part,
          );
        }
      });
    }
    this.trim();
  }

  private trim(): void {
    const { last } = this.sql.exec<{ last: number | null }>("SELECT MAX(seq) AS last FROM mails").one();
    if (last === null || last <= KEPT_FILES) return;
    this.sql.exec(
      "DELETE FROM mail_files WHERE mail IN (SELECT id FROM mails WHERE seq BETWEEN ? AND ?)",
      last - KEPT_FILES - 500,
      last - KEPT_FILES,
    );
    this.sql.exec("DELETE FROM mails WHERE seq <= ?", last - KEPT_MAILS);
  }

  /** Newest first; of one address, or of all. */
  list(to: string | null, limit: number): MailRow[] {
    this.save();
    const columns = "seq, id, channel, sender, recipient, subject, text, html, files, at";
    const rows =
      to === null
        ? this.sql.exec<StoredMail>(`SELECT ${columns} FROM mails ORDER BY seq DESC LIMIT ?`, limit)
        : this.sql.exec<StoredMail>(
            `SELECT ${columns} FROM mails WHERE recipient = ? ORDER BY seq DESC LIMIT ?`,
            addressOf(to),
            limit,
          );
    return [...rows].map(readMail);
  }

  find(id: string): MailRow | undefined {
    this.save();
    const [row] = [...this.sql.exec<StoredMail>("SELECT * FROM mails WHERE id = ? LIMIT 1", id)];
    return row === undefined ? undefined : readMail(row);
  }

  /** Content of one file in base64, or undefined when it is not (or no longer) there. */
  file(id: string, index: number): string | undefined {
    this.save();
    const pieces = [
      ...this.sql.exec<{ content: string }>(
        "SELECT content FROM mail_files WHERE mail = ? AND file = ? ORDER BY piece",
        id,
        index,
      ),
    ];
    return pieces.length === 0 ? undefined : pieces.map(({ content }) => content).join("");
  }

  count(): number {
    this.save();
    return this.sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM mails").one().n;
  }

  clear(): void {
    this.waiting = [];
    this.sql.exec("DELETE FROM mails");
    this.sql.exec("DELETE FROM mail_files");
  }
}

interface StoredMail extends Record<string, SqlStorageValue> {
  readonly seq: number;
  readonly id: string;
  readonly channel: string;
  readonly sender: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly files: string;
  readonly at: number;
}

function readMail(row: StoredMail): MailRow {
  const { sender, recipient, files, ...rest } = row;
  return { ...rest, from: sender, to: recipient, files: JSON.parse(files) as Array<{ name: string; type: string }> };
}

/** The bare address of `Name <a@b.c>`, in lower case. */
export function addressOf(text: string): string {
  const inner = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
  return inner.trim().toLowerCase();
}
