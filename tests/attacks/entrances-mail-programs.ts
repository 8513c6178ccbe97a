/** IMAP, POP3, ManageSieve and submission: mailboxes, letters and scripts by every name there is, and signing in as oneself for another. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Answers, Entrance } from './entrances.ts';
import { FOLDER, openImap, type Person, plainOf, SCRIPT, type Visitor, type World } from './world.ts';

/** Says line after line, each after the last answer matched `end`; gives everything that was answered. */
export async function converse(
  port: number,
  lines: readonly string[],
  end: RegExp,
  isTls = false,
  encoding: BufferEncoding = 'utf8',
): Promise<string[]> {
  const socket = isTls
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect({ port, host: '127.0.0.1' });
  await once(socket, isTls ? 'secureConnect' : 'connect');
  const answers: string[] = [];
  let said = '';
  for await (const chunk of socket) {
    said += (chunk as Buffer).toString(encoding);
    if (!end.test(said)) continue;
    const next = lines[answers.length];
    answers.push(said);
    said = '';
    if (next === undefined) break;
    socket.write(`${next}\r\n`, encoding);
  }
  socket.destroy();
  return said === '' ? answers : [...answers, said];
}

/** The owner's mailboxes as the owner calls them, and as another would. */
function mailboxNames({ owner }: World, visitor: Visitor): string[] {
  const own = ['INBOX', FOLDER];
  if (visitor.isOwner) return own;
  const roots = [`Other Users/${owner.address}`, `Other Users/${owner.address.split('@')[0]}`];
  return roots.flatMap((root) => [root, ...own.map((name) => `${root}/${name}`)]);
}

const READS = [
  'STATUS "%" (MESSAGES UNSEEN SIZE)',
  'GETACL "%"',
  'MYRIGHTS "%"',
  'LISTRIGHTS "%" anyone',
  'GETQUOTAROOT "%"',
  'GETMETADATA "%" /private/comment',
  'LIST "" "%*" RETURN (STATUS (MESSAGES) MYRIGHTS)',
  'EXAMINE "%"',
  'FETCH 1:* (ENVELOPE BODY.PEEK[])',
  'SEARCH RETURN (ALL) IN (personal subtree "%") ALL',
];
const WRITES = [
  'SELECT "%"',
  'SETACL "%" anyone lrswipkxtea',
  'DELETEACL "%" anyone',
  'SETMETADATA "%" (/private/comment "x")',
  'CREATE "%/x"',
  'SUBSCRIBE "%"',
  'COPY 1 "%"',
  'MOVE 1 "%"',
  'APPEND "%" {3+}\r\nabc',
  'REPLACE 1 "%" {3+}\r\nabc',
  'RESETKEY "%"',
  'RENAME "%" "của tôi"',
  'DELETE "%"',
];
/** What may be answered with OK, since it says and does nothing. */
const HARMLESS = /^(?:LIST|SEARCH|SUBSCRIBE|FETCH|GETQUOTAROOT)/;

async function imap(world: World, visitor: Visitor, commands: readonly string[]): Promise<Answers> {
  const client = await openImap(world.place, visitor);
  const answers: Answers = { tried: 0, said: '', faults: [] };
  for (const name of mailboxNames(world, visitor))
    for (const template of commands) {
      if (!visitor.isOwner && /^(?:COPY|MOVE|REPLACE|FETCH|SEARCH)/.test(template))
        await client.command('SELECT INBOX');
      const command = template.replace('%', name);
      const lines = await client.attempt(command);
      answers.tried += 1;
      answers.said += lines.join('\n');
      if (!visitor.isOwner && !HARMLESS.test(template) && / OK/.test(lines.at(-1) ?? ''))
        answers.faults.push(`${command}: ${lines.at(-1)}`);
    }
  client.close();
  return answers;
}

/** By the ids of RFC 8474 and RFC 9698, which are those of JMAP, and by URLs of RFC 4467. */
async function imapIds(world: World, visitor: Visitor): Promise<Answers> {
  const client = await openImap(world.place, visitor);
  await client.command('SELECT INBOX');
  const answers: Answers = { tried: 0, said: '', faults: [] };
  const url = `imap://${world.owner.address.replace('@', '%40')}@localhost/INBOX/;UID=1`;
  const commands = [
    ...world.loot.ids.flatMap((id) => [`SEARCH EMAILID ${id}`, `SEARCH THREADID ${id}`]),
    `GENURLAUTH "${url};URLAUTH=anonymous" INTERNAL`,
    `URLFETCH "${url};URLAUTH=user+${visitor.address}:INTERNAL:${'0'.repeat(64)}"`,
    `APPEND INBOX CATENATE (URL "/INBOX/;UID=1" URL "${url}")`,
  ];
  for (const command of commands) {
    answers.tried += 1;
    const lines = await client.attempt(command);
    answers.said += lines.join('\n');
    if (!visitor.isOwner && /^\* (?:E?SEARCH.* \d|URLFETCH \S+ ["{])/m.test(lines.join('\n')))
      answers.faults.push(`${command}: ${lines.join(' ')}`);
  }
  client.close();
  return answers;
}

const POP_END = /^(?:-ERR|\+ ).*\r\n$|^\+OK(?! \d+ messages)[^\r]*\r\n(?:[\s\S]*\r\n\.\r\n)?$/;

async function pop(world: World, visitor: Visitor): Promise<Answers> {
  const numbers = [1, 2, 3, 99];
  const commands = numbers.flatMap((number) => [`LIST ${number}`, `TOP ${number} 99`]);
  const answers = await converse(
    world.place.port(110),
    [`AUTH PLAIN ${plainOf('', visitor)}`, ...commands],
    POP_END,
  );
  return { tried: commands.length, said: answers.join(''), faults: [] };
}

const SIEVE_END = /(?:^|\r\n)(?:OK|NO|BYE)[^\r]*\r\n$/;

async function sieve(
  world: World,
  visitor: Visitor,
  verbs: readonly ((name: string) => string)[],
): Promise<Answers> {
  const { address } = world.owner;
  const others = [`${address}/${SCRIPT}`, `../${address}/${SCRIPT}`, ...world.loot.ids];
  const names = visitor.isOwner ? [SCRIPT] : [SCRIPT, ...others];
  const commands = names.flatMap((name) => verbs.map((verb) => verb(name)));
  const sign = `AUTHENTICATE "PLAIN" "${plainOf('', visitor)}"`;
  const answers = await converse(world.place.port(4190), [sign, ...commands], SIEVE_END);
  const done = visitor.isOwner ? [] : answers.slice(2).filter((answer) => /(?:^|\r\n)OK/.test(answer));
  return { tried: commands.length, said: answers.join(''), faults: done };
}

/** The thief's right password, in the name of the owner (RFC 4616: the authorization identity). */
const SIGN_INS: readonly {
  name: string;
  port: number;
  lines: (plain: string, thief: Person) => string[];
  end: RegExp;
  ok: RegExp;
}[] = [
  {
    name: 'IMAP',
    port: 143,
    lines: (plain) => [`a AUTHENTICATE PLAIN ${plain}`],
    end: /^(?:\*|a) .*\r\n$/,
    ok: /^a OK/m,
  },
  {
    name: 'POP3',
    port: 110,
    lines: (plain) => [`AUTH PLAIN ${plain}`],
    end: /^(?:\+OK|-ERR).*\r\n$/,
    ok: /^\+OK/,
  },
  {
    name: 'ManageSieve',
    port: 4190,
    lines: (plain) => [`AUTHENTICATE "PLAIN" "${plain}"`],
    end: SIEVE_END,
    ok: /^OK/,
  },
  {
    name: 'submission',
    port: 587,
    lines: (plain) => ['EHLO a.example', `AUTH PLAIN ${plain}`],
    end: /^\d{3} .*\r\n$/m,
    ok: /^235/,
  },
];

async function signInAs(world: World, visitor: Visitor): Promise<Answers> {
  const faults: string[] = [];
  let said = '';
  for (const { name, port, lines, end, ok } of SIGN_INS)
    for (const authorize of [world.owner.address, world.owner.jmap.accountId]) {
      const answers = await converse(
        world.place.port(port),
        lines(plainOf(authorize, visitor), visitor),
        end,
      );
      said += answers.join('');
      if (ok.test(answers.at(-1) ?? '')) faults.push(`${name}: ${answers.at(-1)}`);
    }
  return { tried: SIGN_INS.length * 2, said, faults };
}

async function sendAs(world: World, visitor: Visitor): Promise<Answers> {
  const lines = [
    'EHLO a.example',
    `AUTH PLAIN ${plainOf('', visitor)}`,
    `MAIL FROM:<${world.owner.address}>`,
  ];
  const answers = await converse(world.place.port(465), lines, /^\d{3} .*\r\n$/m, true);
  const last = answers.at(-1) ?? '';
  return { tried: 1, said: last, faults: last.startsWith('250') ? ['it took the owner’s name'] : [] };
}

export const MAIL_PROGRAMS: readonly Entrance[] = [
  {
    name: 'IMAP, mailboxes by name',
    kind: 'reads',
    attempt: (world, visitor) => imap(world, visitor, READS),
  },
  {
    name: 'IMAP, changing mailboxes by name',
    kind: 'writes',
    attempt: (world, visitor) => imap(world, visitor, WRITES),
  },
  { name: 'IMAP, letters by id and URL', kind: 'writes', attempt: imapIds },
  { name: 'POP3, letters by number', kind: 'reads', attempt: pop },
  {
    name: 'ManageSieve, scripts by name',
    kind: 'reads',
    attempt: (world, visitor) => sieve(world, visitor, [(name) => `GETSCRIPT "${name}"`]),
  },
  {
    name: 'ManageSieve, changing scripts by name',
    kind: 'writes',
    attempt: (world, visitor) =>
      sieve(world, visitor, [
        (name) => `SETACTIVE "${name}"`,
        (name) => `RENAMESCRIPT "${name}" "x"`,
        (name) => `DELETESCRIPT "${name}"`,
      ]),
  },
  { name: 'signing in for another with one’s own password', kind: 'writes', attempt: signInAs },
  { name: 'submission in the name of another', kind: 'writes', attempt: sendAs },
];
