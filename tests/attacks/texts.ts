/** Texts by which somebody tries to say more than one thing in one place, and what a letter is seen to say. */
import { parseAddressList } from '#formats/mime/address.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';

/** A field that nobody wants. */
const EVIL = 'Bcc: ke@example.org';
const encoded = Buffer.from(`x\r\n${EVIL}`).toString('base64');
/** Every way that one text might become more than one, in a header. */
export const TEXTS: readonly string[] = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    '\r\n ',
    '\n\t',
    '\u2028',
    '\u2029',
    '\u0085',
    '\v',
    '\f',
    '\r\n\r\n',
    '\n\n',
  ].map((line) => `A${line}${EVIL}`),
  `=?utf-8?B?${encoded}?=`,
  `=?utf-8?Q?x=0D=0ABcc:_ke@example.org?=`,
  'A <ke@example.org>,',
  'A" <ke@example.org>, "B',
  'A: ke@example.org;',
  `\ud800${EVIL}`,
  'x'.repeat(100_000),
  `Ấ${'ộ '.repeat(20_000)}\r\n${EVIL}`,
];

/** Stands in no page and no letter that is as it should be. */
export const SCRIPT = '<script>alert(7391)</script>';

/** Several ways in one text, for places that are asked one after the other: a header's, a page's, a query's, a name's, a program's, a sheet's. */
export const FEW: readonly string[] = [
  `A\r\n${EVIL}\r\n\r\n${SCRIPT}`,
  `A" <ke@example.org>, "B${SCRIPT}'--\\`,
  `=1+1\0\u2028)(cn=*),dc=x;\r${EVIL}../../%0d%0aX: y`,
];

/** Names of fields, and how many people are named. */
export function shapeOf(letter: Buffer): unknown {
  const block = readHeaderBlock(letter);
  const header = letter.subarray(0, block.bodyStart).toString('latin1');
  const names = [...header.matchAll(/^([^\s:]+):/gm)].map(([, name]) => name);
  const emails = ['from', 'to', 'cc'].flatMap((name) =>
    parseAddressList(block.values(name).join(', ')).map((one) =>
      one.kind === 'mailbox'
        ? name === 'cc'
          ? 'somebody'
          : `${one.localPart}@${one.domain}`
        : `group ${one.name}`,
    ),
  );
  return { names, emails };
}
