/**
 * Bytes in a labelled charset as text. Never throws: an unknown or wrong label falls back to what the bytes are.
 *
 * The WHATWG names by the platform's TextDecoder; windows-1258 with its combining marks composed; the Vietnamese
 * charsets of before Unicode (TCVN3, VISCII, VNI, VIQR) where labelled.
 */
import iconv from 'iconv-lite';
import { decodeViqr, decodeVni } from './vietnamese-legacy.ts';

type Decode = (bytes: Buffer) => string;

/** Longer labels name nothing. */
const MAX_LABEL_LENGTH = 64;

function byIconv(name: string): Decode {
  return (bytes) => iconv.decode(bytes, name).normalize('NFC');
}

const VIETNAMESE: Record<string, Decode> = {
  tcvn: byIconv('tcvn'),
  tcvn3: byIconv('tcvn'),
  'tcvn-5712': byIconv('tcvn'),
  'tcvn5712-1': byIconv('tcvn'),
  'vn5712-1': byIconv('tcvn'),
  'x-viet-tcvn': byIconv('tcvn'),
  'x-viet-tcvn5712': byIconv('tcvn'),
  viscii: byIconv('viscii'),
  'viscii1.1-1': byIconv('viscii'),
  csviscii: byIconv('viscii'),
  'x-viet-viscii': byIconv('viscii'),
  vni: decodeVni,
  'x-viet-vni': decodeVni,
  viqr: decodeViqr,
  csviqr: decodeViqr,
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');
const decoders = new Map<string, Decode>();

/** UTF-8 where the bytes are, else windows-1252: what unlabelled and mislabelled mail is nearly always. */
function decodeByLook(bytes: Buffer): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

function makeDecoder(label: string): Decode {
  const own = VIETNAMESE[label];
  if (own) return own;
  if (label === 'us-ascii' || label === 'ascii' || label === '') return decodeByLook;
  try {
    const decoder = new TextDecoder(label);
    if (decoder.encoding === 'utf-8') return decodeByLook;
    if (decoder.encoding === 'windows-1258') return (bytes) => decoder.decode(bytes).normalize('NFC');
    return (bytes) => decoder.decode(bytes);
  } catch {
    return iconv.encodingExists(label) ? (bytes) => iconv.decode(bytes, label) : decodeByLook;
  }
}

/** At most this many labels are remembered; mail names a few dozen. */
const MAX_DECODERS = 200;

/** Text of bytes under a charset label (RFC 2978), in any case, with or without quotes. */
export function decodeCharset(bytes: Buffer, label: string): string {
  const key = label.slice(0, MAX_LABEL_LENGTH).trim().replaceAll(/["']/g, '').toLowerCase();
  let decode = decoders.get(key);
  if (!decode) {
    decode = makeDecoder(key);
    if (decoders.size < MAX_DECODERS) decoders.set(key, decode);
  }
  return decode(bytes);
}
