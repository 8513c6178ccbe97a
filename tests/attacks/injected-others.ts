/** Every text that SCIM, filters, IMAP, submission and file names take: generated from the schemas and the language's own definitions. */
import { SCHEMA, schemaResources } from '#formats/scim/schemas.ts';
import type { ArgumentKind, CommandDefinition } from '#formats/sieve/language.ts';
import { CAPABILITIES, EXTENSIONS } from '#formats/sieve/registry.ts';
import { openTus } from '#tests/jmap/tus.ts';
import { converse } from './entrances-mail-programs.ts';
import type { Mouth, Said } from './injections.ts';
import { httpOf, openImap, plainOf, upload, type World } from './world.ts';

/** Longer than anything takes that is asked here. */
const ANSWER_MS = 60_000;

interface ScimAttribute {
  name: string;
  type: string;
  multiValued: boolean;
  subAttributes?: ScimAttribute[];
}

/** A value of an attribute with the text in it. */
function valueOf({ type, multiValued, subAttributes = [] }: ScimAttribute, text: string): unknown {
  const one =
    type === 'complex'
      ? Object.fromEntries(subAttributes.map((sub) => [sub.name, valueOf(sub, text)]))
      : type === 'boolean' || text;
  return multiValued ? [one] : one;
}

/** Each attribute of each schema, the read-only ones too: people made, replaced and patched with it, and asked for by it. */
async function askScim({ place, owner }: World, text: string): Promise<Said> {
  const said: Said = { tried: 0, taken: 0, faults: [] };
  const ask = async (method: string, path: string, body?: object): Promise<void> => {
    const answer = await fetch(`${httpOf(place)}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${owner.feedToken}`, 'content-type': 'application/scim+json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    said.tried += 1;
    if (answer.ok) said.taken += 1;
    const told = await answer.text();
    if (answer.status >= 500 || (told !== '' && typeof JSON.parse(told) !== 'object'))
      said.faults.push(`${method} ${path} ${JSON.stringify(body)}: ${answer.status} ${told}`);
  };
  const name = owner.address.split('@')[0];
  const found = await fetch(`${httpOf(place)}/scim/v2/Users?filter=userName%20eq%20%22${name}%22`, {
    headers: { authorization: `Bearer ${owner.feedToken}` },
  });
  const [user] = ((await found.json()) as { Resources: { id: string }[] }).Resources;
  for (const { id, attributes } of schemaResources('') as unknown as {
    id: string;
    attributes: ScimAttribute[];
  }[]) {
    for (const attribute of attributes) {
      const value = valueOf(attribute, text);
      const path = id === SCHEMA.user ? attribute.name : `${id}:${attribute.name}`;
      const own = id === SCHEMA.user ? { [attribute.name]: value } : { [id]: { [attribute.name]: value } };
      await ask('POST', '/Users', { schemas: [SCHEMA.user, id], name: { formatted: 'Lê Văn Tám' }, ...own });
      await ask('PATCH', `/Users/${user?.id}`, {
        schemas: [SCHEMA.patch],
        Operations: [{ op: 'replace', path, value }],
      });
      await ask('GET', `/Users?filter=${encodeURIComponent(`${path} eq ${JSON.stringify(text)}`)}`);
    }
  }
  return said;
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll('\0', '')}"`;

/** What stands where a command takes an argument: the text, or what lets the command run with the text elsewhere. */
function argumentOf(kind: ArgumentKind, text: string): string {
  if (kind === 'number') return '1';
  return kind === 'strings' ? `[${quoted(text)}]` : quoted(text);
}

/** By command and place: what has a grammar of its own is said right, with the text within it. */
const WRAPPED: Readonly<Record<string, (text: string) => string[]>> = {
  'redirect 0': (text) => [text, `"${text}"@example.org`, `ke@example.org\r\n${text}`],
  'notify 0': (text) => {
    const encoded = encodeURIComponent(text.toWellFormed());
    return [
      `mailto:an@thuathienhue.gov.vn?subject=${encoded}&body=${encoded}&X-A=${encoded}`,
      `mailto:an@thuathienhue.gov.vn?${encoded}=x&cc=${encoded}`,
      `mailto:${encoded}`,
    ];
  },
  'addheader 0': () => ['X-A'],
};

/** Scripts with the text in each place of each command that the language has. */
function scriptsWith(text: string): string[] {
  const needed = `require [${CAPABILITIES.map((one) => `"${one}"`).join(', ')}];\r\n`;
  const commands = EXTENSIONS.flatMap((extension): readonly CommandDefinition[] => extension.commands ?? []);
  return commands.flatMap(({ name, positional, tags = [], block }) => {
    const end = block ? ' { keep; }' : ';';
    const places = positional.map((kind, at) =>
      (WRAPPED[`${name} ${at}`]?.(text) ?? [text]).map((one) => argumentOf(kind, one)),
    );
    const usual = places.map(([first = '']) => first).join(' ');
    const others = places.flatMap((forms, at) =>
      forms
        .slice(1)
        .map((form) => places.map(([first = ''], place) => (place === at ? form : first)).join(' ')),
    );
    const tagged = tags.map((tag) => `:${tag.name} ${tag.value ? argumentOf(tag.value, text) : ''} ${usual}`);
    return [usual, ...others, ...tagged].map((words) => `${needed}${name} ${words}${end}\r\n`);
  });
}

/** A refusal of several lines is a literal. */
const SIEVE_END = /(?:^|\r\n)(?:(?:OK|NO|BYE)[^\r]*|(?:OK|NO) [^\r]*\{\d+\}\r\n[^]*)\r\n$/;
const SMTP_END = /^\d{3} .*\r\n$/m;

/** Each script is put by ManageSieve; what is taken is the active one while a letter comes in. */
async function filter({ place, owner, thief }: World, text: string): Promise<Said> {
  const said: Said = { tried: 0, taken: 0, faults: [] };
  const sign = `AUTHENTICATE "PLAIN" "${plainOf('', owner)}"`;
  const scripts = scriptsWith(text).map((script) => Buffer.from(script.toWellFormed()).toString('latin1'));
  const puts = scripts.map((script) => `PUTSCRIPT "thu" {${script.length}+}\r\n${script}`);
  const answers = await converse(place.port(4190), [sign, ...puts], SIEVE_END, false, 'latin1');
  const good = scripts.filter((_, at) => /^(?:OK|.*\r\nOK)/.test(answers[at + 2] ?? ''));
  said.tried = scripts.length;
  said.taken = good.length;
  for (const script of good) {
    const put = `PUTSCRIPT "thu" {${script.length}+}\r\n${script}`;
    await converse(place.port(4190), [sign, put, 'SETACTIVE "thu"'], SIEVE_END, false, 'latin1');
    const letter = `From: <${thief.address}>\r\nTo: <${owner.address}>\r\nSubject: xin hỏi\r\n\r\na\r\n.`;
    const lines = [
      'EHLO a.example',
      `MAIL FROM:<${thief.address}>`,
      `RCPT TO:<${owner.address}>`,
      'DATA',
      letter,
    ];
    const [last = ''] = (await converse(place.port(25), lines, SMTP_END)).slice(-1);
    if (last.startsWith('4')) said.faults.push(`${script}: ${last}`);
  }
  await converse(place.port(4190), [sign, 'SETACTIVE ""'], SIEVE_END);
  return said;
}

/** Names of mailboxes, notes, scripts and files, and what a peer calls itself. */
async function name({ place, owner }: World, text: string): Promise<Said> {
  const said: Said = { tried: 0, taken: 0, faults: [] };
  const imap = await openImap(place, owner);
  const literal = `{${Buffer.byteLength(text)}+}\r\n${text.toWellFormed()}`;
  for (const command of [
    `CREATE ${literal}`,
    `SUBSCRIBE ${literal}`,
    `SETMETADATA INBOX (/private/comment ${literal})`,
    `SETMETADATA INBOX (${literal} "x")`,
    `ID ("name" ${literal})`,
    `RENAME "Hồ sơ riêng" ${literal}`,
    `SEARCH SUBJECT ${literal}`,
    `GETACL ${literal}`,
    `STORE 1 +FLAGS (a)`,
  ]) {
    const lines = await imap.attempt(command);
    said.tried += 1;
    if (lines.at(-1)?.startsWith('t OK') === true) said.taken += 1;
    if (/SERVERBUG/.test(lines.at(-1) ?? '')) said.faults.push(`${command}: ${lines.at(-1)}`);
  }
  imap.close();
  const tus = openTus(httpOf(place), owner.jmap.accountId, { authorization: owner.jmap.authorization });
  const path = await tus.begin(1, { filename: text.toWellFormed(), purpose: 'link' });
  said.tried += 1;
  if (typeof path === 'string') {
    said.taken += 1;
    await tus.send(path, 0, Buffer.from('a'));
  } else if (path >= 500) said.faults.push(`a file of this name: ${path}`);
  const blob = await upload(owner, 'text/plain', 'a');
  const url = owner.jmap.session.downloadUrl
    .replace('{accountId}', owner.jmap.accountId)
    .replace('{blobId}', blob)
    .replace('{name}', encodeURIComponent(text.toWellFormed()))
    .replace('{type}', encodeURIComponent(text.toWellFormed()));
  const answer = await fetch(url, { headers: { authorization: owner.jmap.authorization } });
  said.tried += 1;
  if (answer.status >= 500 || answer.headers.has('x') || answer.headers.has('bcc'))
    said.faults.push(`a download of this name: ${answer.status} ${JSON.stringify([...answer.headers])}`);
  return said;
}

export const OTHER_MOUTHS: readonly Mouth[] = [
  { name: 'every attribute of SCIM', say: askScim },
  { name: 'every argument of every filter command', say: filter },
  { name: 'names of mailboxes and files', say: name },
];
