/**
 * Texts made to say more than one thing, said by every mouth that the server has (`injected-*.ts`), and then everything that the server writes
 * out of what it took: letters, the queue's envelopes, lines of IMAP and ManageSieve, entries of LDAP, pages. One more mouth or output: one line.
 */
import { Client } from 'ldapts';
import { parseName } from '#formats/ldap/names.ts';
import { parseAddressList } from '#formats/mime/address.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { fillDesks } from './desk-samples.ts';
import { converse } from './entrances-mail-programs.ts';
import { CARD_MOUTHS, cardsOfDav } from './injected-cards.ts';
import { JMAP_MOUTHS } from './injected-jmap.ts';
import { OTHER_MOUTHS } from './injected-others.ts';
import { PASSWORD_MOUTHS } from './injected-passwords.ts';
import { REST_MOUTHS } from './injected-rest.ts';
import { FEW, SCRIPT } from './texts.ts';
import { httpOf, plainOf, type Visitor, type World } from './world.ts';

export interface Said {
  tried: number;
  /** How many of them the server took. */
  taken: number;
  faults: string[];
}

export interface Mouth {
  name: string;
  /** What it says; `FEW` unless told. */
  texts?: readonly string[];
  say: (world: World, text: string) => Promise<Said>;
}

interface Output {
  name: string;
  /** How much was looked at, and what is wrong with it. */
  look: (world: World, db: Queryable) => Promise<{ seen: number; faults: string[] }>;
}

const MOUTHS: readonly Mouth[] = [
  ...JMAP_MOUTHS,
  ...CARD_MOUTHS,
  ...OTHER_MOUTHS,
  ...REST_MOUTHS,
  ...PASSWORD_MOUTHS,
];

/** RFC 5322 §3.6: at most once; and what nobody asked for. */
const ONCE = [
  'from',
  'sender',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'mime-version',
  'content-type',
];

const OURS = 'thuathienhue.gov.vn';

/** All letters of the sweep name one person in each field, or are to people of one unit of ours. */
function isSeveral(values: readonly string[]): boolean {
  const all = values.flatMap((value) => parseAddressList(value));
  const isAmongUs = all.every(
    (one) => one.kind === 'mailbox' && one.domain === OURS && one.name === undefined,
  );
  return (all.length > 1 && !isAmongUs) || all[0]?.kind === 'group';
}

function faultsOf(letter: Buffer): string[] {
  const block = readHeaderBlock(letter);
  const names = block.fields.map(({ name }) => name.toLowerCase());
  return [
    ...ONCE.filter((name) => names.filter((one) => one === name).length > 1).map((name) => `${name} twice`),
    ...(names.includes('x') ? ['a field of nobody'] : []),
    ...['from', 'sender', 'to', 'cc', 'bcc']
      .filter((name) => isSeveral(block.values(name)))
      .map((name) => `several in ${name}`),
    ...(names.includes('bcc') && !letter.includes('X-Written:') ? ['a blind copy'] : []),
    ...(/(?<!\r)\n|\r(?!\n)|\0/.test(letter.toString('latin1', 0, block.bodyStart))
      ? ['a line of another end']
      : []),
  ];
}

/** All letters in all mailboxes of one: written by the program, or out of properties. */
async function lettersOf({ jmap }: Visitor): Promise<{ seen: number; faults: string[] }> {
  const ids = (await jmap.call('Email/query', { limit: 1_000 }))['ids'] as string[];
  const faults: string[] = [];
  for (let at = 0; at < ids.length; at += 200) {
    const got = await jmap.call('Email/get', {
      ids: ids.slice(at, at + 200),
      properties: ['blobId', 'subject'],
    });
    for (const { blobId } of got['list'] as { blobId: string }[]) {
      const url = jmap.session.downloadUrl
        .replace('{accountId}', jmap.accountId)
        .replace('{blobId}', blobId)
        .replace('{name}', 'a')
        .replace('{type}', 'text/plain');
      const bytes = Buffer.from(
        await (await fetch(url, { headers: { authorization: jmap.authorization } })).arrayBuffer(),
      );
      const wrong = faultsOf(bytes);
      if (wrong.length > 0) faults.push(`${wrong.join(', ')}: ${bytes.toString('latin1', 0, 900)}`);
    }
  }
  return { seen: ids.length, faults };
}

/** Lines outside of literals, as a client that knows literals reads them. */
function linesOf(answer: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (let rest = Buffer.from(answer, 'latin1'); rest.length > 0; ) {
    const end = rest.indexOf('\r\n');
    line += rest.toString('latin1', 0, end < 0 ? rest.length : end);
    rest = end < 0 ? Buffer.alloc(0) : rest.subarray(end + 2);
    const literal = /\{(\d+)\}$/.exec(line);
    if (!literal) {
      lines.push(line);
      line = '';
    } else {
      line += '"literal"';
      rest = rest.subarray(Number(literal[1]));
    }
  }
  return line === '' ? lines : [...lines, line];
}

const IMAP_COMMANDS = [
  'LIST "" "*" RETURN (STATUS (MESSAGES) SUBSCRIBED SPECIAL-USE)',
  'LSUB "" "*"',
  'GETMETADATA INBOX (/private/comment)',
  'SELECT INBOX',
  'FETCH 1:* (UID FLAGS ENVELOPE BODYSTRUCTURE PREVIEW)',
  'SELECT Drafts',
  'FETCH 1:* (UID FLAGS ENVELOPE BODYSTRUCTURE PREVIEW)',
];

async function imapLines({ place, owner }: World): Promise<{ seen: number; faults: string[] }> {
  const words = [
    `a AUTHENTICATE PLAIN ${plainOf('', owner)}`,
    ...IMAP_COMMANDS.map((command) => `a ${command}`),
  ];
  const answers = await converse(
    place.port(143),
    words,
    /^(?:\* OK .*|(?:[^]*\r\n)?a (?:OK|NO|BAD) .*)\r\n$/,
    false,
    'latin1',
  );
  const lines = answers.flatMap(linesOf);
  return {
    seen: lines.length,
    faults: lines
      .filter((line) => !/^(?:\* |a OK|a NO)/.test(line))
      .map((line) => JSON.stringify(line.slice(0, 300))),
  };
}

async function scriptLines({ place, owner }: World): Promise<{ seen: number; faults: string[] }> {
  const words = [`AUTHENTICATE "PLAIN" "${plainOf('', owner)}"`, 'LISTSCRIPTS'];
  const answers = await converse(place.port(4190), words, /(?:^|\r\n)(?:OK|NO|BYE)[^\r]*\r\n$/);
  const lines = linesOf(answers.at(-1) ?? '');
  return { seen: lines.length, faults: lines.filter((line) => !/^(?:"(?:[^"\\]|\\["\\])*"|OK)/.test(line)) };
}

async function directoryEntries({ place, owner }: World): Promise<{ seen: number; faults: string[] }> {
  const client = new Client({ url: `ldap://127.0.0.1:${place.port(389)}`, timeout: 60_000 });
  await client.bind(owner.address, owner.password);
  const suffix = 'dc=thuathienhue,dc=gov,dc=vn';
  const { searchEntries } = await client.search(suffix, { filter: '(objectClass=*)', sizeLimit: 500 });
  await client.unbind();
  const depth = parseName(suffix).length;
  return {
    seen: searchEntries.length,
    faults: searchEntries
      .map(({ dn }) => dn)
      .filter((dn) => !dn.endsWith(suffix) || parseName(dn).length > depth + 4 || /[\p{Cc}]/u.test(dn)),
  };
}

/** Every text of the queue's rows that becomes a word of a line of SMTP. */
async function queuedWords(_: World, db: Queryable): Promise<{ seen: number; faults: string[] }> {
  const rows = await db.query<{ words: string }>(
    `select concat_ws(' | ', m.return_path, m.envid, r.address, r.orcpt) as words
     from outbound_message m join outbound_recipient r on r.message_id = m.id`,
  );
  return {
    seen: rows.length,
    faults: rows.map(({ words }) => words).filter((words) => /[\p{Cc}\u2028]/u.test(words)),
  };
}

const PAGES = [
  '/',
  '/status',
  '/status.atom',
  '/account',
  '/sign-in?next=%',
  '/apple.mobileconfig?address=%',
  '/oauth/device?user_code=%',
  '/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=%',
  '/mail/config-v1.1.xml?emailaddress=%',
  '/leave/%',
  '/f/%',
  '/%',
];

async function pages({ place, owner }: World): Promise<{ seen: number; faults: string[] }> {
  const links = (await owner.jmap.call('FileLink/get', { ids: null }))['list'] as { url?: string }[];
  const addresses = [
    ...PAGES.flatMap((page) =>
      FEW.map((text) => httpOf(place) + page.replace('%', encodeURIComponent(text.toWellFormed()))),
    ),
    ...links.flatMap(({ url }) => (url === undefined ? [] : [httpOf(place) + new URL(url).pathname])),
  ];
  const faults: string[] = [];
  for (const address of addresses) {
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { authorization: owner.jmap.authorization },
    });
    const text = await answer.text();
    const isPage = /html|xml|atom/.test(answer.headers.get('content-type') ?? '');
    if (
      answer.status >= 500 ||
      (isPage && text.includes(SCRIPT)) ||
      answer.headers.has('x') ||
      answer.headers.has('bcc')
    )
      faults.push(`${address}: ${answer.status} ${text.slice(0, 300)}`);
  }
  return { seen: addresses.length, faults };
}

const OUTPUTS: readonly Output[] = [
  { name: 'letters of the owner', look: ({ owner }) => lettersOf(owner) },
  { name: 'letters of another', look: ({ thief }) => lettersOf(thief) },
  { name: 'lines of IMAP', look: imapLines },
  { name: 'lines of ManageSieve', look: scriptLines },
  { name: 'entries of LDAP', look: directoryEntries },
  { name: 'cards of CardDAV', look: cardsOfDav },
  { name: 'envelopes in the queue', look: queuedWords },
  { name: 'pages', look: pages },
];

/** Says all of it, then looks everywhere. The owner holds `DESK_ROLES`. */
export async function sweepTexts(world: World, db: Queryable) {
  const swept = {
    said: {} as Record<string, Said>,
    seen: {} as Record<string, number>,
    faults: [] as string[],
  };
  await fillDesks(world);
  for (const { name, texts = FEW, say } of MOUTHS) {
    const all: Said = { tried: 0, taken: 0, faults: [] };
    for (const text of texts) {
      const { tried, taken, faults } = await say(world, text);
      all.tried += tried;
      all.taken += taken;
      swept.faults.push(...faults.map((fault) => `${name}: ${fault}`));
    }
    swept.said[name] = all;
  }
  for (const { name, look } of OUTPUTS) {
    const { seen, faults } = await look(world, db);
    swept.seen[name] = seen;
    swept.faults.push(...faults.map((fault) => `${name}: ${fault}`));
  }
  return swept;
}
