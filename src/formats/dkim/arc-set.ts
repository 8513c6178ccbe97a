/**
 * One more ARC set (RFC 8617 §4.1): what we found when the message came, signed, for whoever gets it from us.
 *
 * A chain that is broken already, or as long as may be, is not continued (§5.1.1, §5.1).
 */
import { relaxedField } from './canonical.ts';
import { foldSignature, type SignatureValues, type SignedField, signatureInput } from './signature.ts';
import { foldTags } from './tag-list.ts';

/** RFC 8617 §4.2.1. */
const MAX_INSTANCE = 50;
const SET_FIELDS = ['arc-authentication-results', 'arc-message-signature', 'arc-seal'];
/** RFC 8617 §4.1.2: as for DKIM, but no ARC-Seal and no Authentication-Results. */
const SIGNED = [
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'dkim-signature',
];

/** Signs bytes with the key of the values. */
export type SignBytes = (input: Buffer) => Promise<Buffer>;

export interface ArcValues extends Omit<SignatureValues, 'bodyHash'> {
  bodyHash: Buffer;
  /** What we found, as in Authentication-Results: `mx.example; spf=pass …`. */
  authenticationResults: string;
  /** The verdict on the chain as it came. */
  chain: 'none' | 'pass' | 'fail';
}

function instanceOf(value: string): number {
  return Number(/(?:^|;)\s*i\s*=\s*(\d{1,2})\s*(?:;|$)/.exec(value)?.[1] ?? 0);
}

/** The sets there are, by number, or undefined where one is not whole. */
function findSets(fields: readonly SignedField[]): SignedField[][] | undefined {
  const own = fields.filter((field) => SET_FIELDS.includes(field.name.toLowerCase()));
  const count = own.length / SET_FIELDS.length;
  const sets = Array.from({ length: Math.ceil(count) }, (_, index) =>
    SET_FIELDS.map((name) =>
      own.find((field) => field.name.toLowerCase() === name && instanceOf(field.value) === index + 1),
    ),
  );
  if (!Number.isInteger(count) || sets.some((set) => set.includes(undefined))) return undefined;
  return sets as SignedField[][];
}

/** The fields of the next set, uppermost first, each with its line ending; empty where the chain is not continued. */
export async function sealArc(
  fields: readonly SignedField[],
  values: ArcValues,
  sign: SignBytes,
): Promise<string> {
  const sets = findSets(fields);
  if (!sets || sets.length >= MAX_INSTANCE || (values.chain === 'none') !== (sets.length === 0)) return '';
  const lastSeal = sets.at(-1)?.[2]?.value ?? '';
  if (/(?:^|;)\s*cv\s*=\s*fail/.test(lastSeal)) return '';
  const instance = String(sets.length + 1);
  const results = `i=${instance}; ${values.authenticationResults}`;
  const time = String(Math.floor(values.now / 1000));
  const place = [
    ['a', values.algorithm],
    ['d', values.domain],
    ['s', values.selector],
    ['t', time],
  ] as const;
  const chosen = SIGNED.flatMap((name) =>
    fields.filter((field) => field.name.toLowerCase() === name).toReversed(),
  );
  const messageTags = foldTags([
    ['i', instance],
    ...place,
    ['c', 'relaxed/relaxed'],
    ['h', chosen.map((field) => field.name.toLowerCase()).join(':')],
    ['bh', values.bodyHash.toString('base64')],
    ['b', ''],
  ]);
  const messageInput =
    chosen.map(({ name, value }) => `${relaxedField(name, value)}\r\n`).join('') +
    relaxedField('ARC-Message-Signature', messageTags);
  const message = messageTags + foldSignature(await sign(signatureInput(values.algorithm, messageInput)));
  const sealTags = foldTags([['i', instance], ['cv', values.chain], ...place, ['b', '']]);
  // RFC 8617 §5.1.1: all sets in their order, results, signature, seal; of a failed chain only the own one.
  const covered = values.chain === 'fail' ? [] : sets.flat();
  const sealInput = [
    ...covered.map(({ name, value }) => relaxedField(name, value)),
    relaxedField('ARC-Authentication-Results', results),
    relaxedField('ARC-Message-Signature', message),
    relaxedField('ARC-Seal', sealTags),
  ].join('\r\n');
  const seal = sealTags + foldSignature(await sign(signatureInput(values.algorithm, sealInput)));
  return (
    `ARC-Seal: ${seal}\r\nARC-Message-Signature: ${message}\r\n` +
    `ARC-Authentication-Results: ${results}\r\n`
  );
}
