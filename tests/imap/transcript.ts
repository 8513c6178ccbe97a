/**
 * Transcripts: what clients say and what the server must answer, line by line, over real sockets.
 *
 *   C: a1 NOOP            the client sends this line
 *   S: a1 OK …            the server's next line; `…` stands for any text
 *   S: * {count} EXISTS   `{count}` is remembered, and stands for the same text later, in C lines too
 *   C2: …  S2: …          a second connection, opened when first named
 *   TLS:                  the handshake after STARTTLS
 *   DEFLATE:              both directions are deflated from here on
 *   END:                  the server closes the connection
 *
 * Lines of other forms are remarks. A literal's lines are C or S lines like others.
 */
import assert from 'node:assert/strict';
import { ImapTestClient } from '#tests/clients/imap.ts';

const LINE = /^\s*(C|S|TLS|DEFLATE|END)(\d?):(?: (.*))?$/;

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Replaces names that are known; those still to learn stay. */
function filled(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/\{([a-z]\w*)\}/gi, (whole, name: string) => names.get(name) ?? whole);
}

/** Compares a line with its pattern and learns the names in it. */
function matchLine(pattern: string, line: string, names: Map<string, string>): boolean {
  const learned: string[] = [];
  const source = filled(pattern, names)
    .split(/(…|\{[a-z]\w*\})/i)
    .map((piece) => {
      if (piece === '…') return '.*';
      const name = /^\{([a-z]\w*)\}$/i.exec(piece)?.[1];
      if (!name) return escaped(piece);
      learned.push(name);
      return '(\\S+?)';
    })
    .join('');
  const match = new RegExp(`^${source}$`, 's').exec(line);
  for (const [place, name] of learned.entries()) names.set(name, match?.[place + 1] ?? '');
  return match !== null;
}

/** One step of a transcript. */
async function step(
  client: ImapTestClient,
  kind: string,
  text: string,
  names: Map<string, string>,
): Promise<void> {
  if (kind === 'C') {
    client.send(`${filled(text, names)}\r\n`);
    return;
  }
  if (kind === 'TLS') {
    await client.startTls();
    return;
  }
  if (kind === 'DEFLATE') {
    client.startDeflate();
    return;
  }
  const line = await client.readLine();
  if (kind === 'END') assert.equal(line, undefined, `expected the end, got ${line}`);
  else if (line === undefined) assert.fail(`expected ${text}, but the server closed`);
  else if (!matchLine(text, line, names)) assert.equal(line, filled(text, names));
}

/** Plays a transcript against a port. */
export async function playTranscript(port: number, transcript: string): Promise<void> {
  const clients = new Map<string, ImapTestClient>();
  const names = new Map<string, string>();
  try {
    for (const [number, line] of transcript.split('\n').entries()) {
      const [, kind, which, text] = LINE.exec(line) ?? [];
      if (!kind) continue;
      const client = clients.get(which ?? '') ?? (await ImapTestClient.open(port));
      clients.set(which ?? '', client);
      try {
        await step(client, kind, text ?? '', names);
      } catch (error) {
        throw new Error(`line ${number}: ${line.trim()}`, { cause: error });
      }
    }
  } finally {
    for (const client of clients.values()) client.close();
  }
}
