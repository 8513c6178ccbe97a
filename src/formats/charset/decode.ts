/**
 * Bytes of any charset that mail names (RFC 2045 §5.1, RFC 2978) → text. Never throws.
 *
 * Labels and decoders are the Web's (WHATWG Encoding), which read what mail programs send better than the
 * registry's strict ones; a few that the Web dropped come from iconv-lite; the Vietnamese ones from before Unicode
 * are our own. windows-1258 and its like have tones as marks, so those texts are composed (NFC). Unknown labels,
 * and `us-ascii` with eighth bits, count as no label at all.
 */
import iconv from 'iconv-lite';
import { decodeUnlabelled } from './unlabelled.ts';
import { decodeTcvn, decodeViscii } from './vietnamese-tables.ts';
import { decodeViqr } from './viqr.ts';
import { decodeVni } from './vni.ts';

type Decoder = (bytes: Buffer) => string;

const utf16be = new TextDecoder('utf-16be');
const utf16le = new TextDecoder('utf-16le');
const windows1258 = new TextDecoder('windows-1258');

/** RFC 2781 §4.3: the byte order mark decides; without one it is big-endian. */
function decodeUtf16(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? utf16le.decode(bytes) : utf16be.decode(bytes);
}

function decodeUtf8(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function decodeWindows1258(bytes: Buffer): string {
  return windows1258.decode(bytes).normalize('NFC');
}

/** Labels that are not left to the Web's table, without letters' case and without `_`, `-`, `:` and dots. */
const OWN = new Map<string, Decoder>(
  Object.entries({
    utf8: decodeUtf8,
    utf16: decodeUtf16,
    usascii: decodeUnlabelled,
    ascii: decodeUnlabelled,
    // What the C library calls it, and with it the mail of cron.
    ansix341968: decodeUnlabelled,
    iso646us: decodeUnlabelled,
    windows1258: decodeWindows1258,
    cp1258: decodeWindows1258,
    xcp1258: decodeWindows1258,
    tcvn: decodeTcvn,
    tcvn3: decodeTcvn,
    xtcvn: decodeTcvn,
    tcvn5712: decodeTcvn,
    tcvn57121: decodeTcvn,
    tcvn57121993: decodeTcvn,
    vn5712: decodeTcvn,
    tcvn571211993: decodeTcvn,
    xviettcvn: decodeTcvn,
    xviettcvn5712: decodeTcvn,
    vn57121: decodeTcvn,
    xvni: decodeVni,
    vni: decodeVni,
    xvietvni: decodeVni,
    viscii: decodeViscii,
    viscii111: decodeViscii,
    csviscii: decodeViscii,
    xviscii: decodeViscii,
    xvietviscii: decodeViscii,
    viqr: decodeViqr,
    csviqr: decodeViqr,
  }),
);

/** What iconv-lite adds to the Web; not its `hex` and `base64`, which are no charsets. */
const ICONV_LABEL =
  /^(cp|ibm|mac|utf-?7|utf-?32|unicode-1-1-utf-7|iso-?ir|gb|big5|x-mac|hp|rk|pt|armscii|georgian|tis)/;

/** RFC 2978 §2.3 gives names at most 40 characters. */
const MAX_LABEL_CHARACTERS = 60;
/** Senders choose the labels: only so many different ones are remembered. */
const MAX_KNOWN_LABELS = 500;
const known = new Map<string, Decoder>();

function webDecoder(label: string): Decoder | undefined {
  try {
    const decoder = new TextDecoder(label);
    return (bytes) => decoder.decode(bytes);
  } catch {
    // Not one of the Web's labels.
    return undefined;
  }
}

function findDecoder(label: string): Decoder {
  const own = OWN.get(label.replaceAll(/[^a-z0-9]/g, ''));
  if (own) return own;
  const web = webDecoder(label);
  if (web) return web;
  return ICONV_LABEL.test(label) && iconv.encodingExists(label)
    ? (bytes) => iconv.decode(bytes, label).toWellFormed()
    : decodeUnlabelled;
}

/** Decodes bytes by the charset's label, as it stands in the message. */
export function decodeCharset(bytes: Buffer, label: string): string {
  const name = label
    .slice(0, MAX_LABEL_CHARACTERS)
    .replaceAll(/["'\s]/g, '')
    .toLowerCase();
  const decoder = known.get(name) ?? findDecoder(name);
  if (known.size < MAX_KNOWN_LABELS) known.set(name, decoder);
  return decoder(bytes);
}
