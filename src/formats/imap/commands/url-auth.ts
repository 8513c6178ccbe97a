/** GENURLAUTH, RESETKEY and URLFETCH (RFC 4467 §6) and their responses. */
import type { Decoder } from '../decoder.ts';
import { encodeAstring, encodeString, literalStart, type Wire } from '../encoder.ts';

export interface UrlToSign {
  url: string;
  /** In upper case. */
  mechanism: string;
}

/** URLs in one command; each costs a read. */
const MAX_URLS = 50;

/** `1*(SP url SP mechanism)`. */
export function decodeGenUrlAuth(d: Decoder): { urls: UrlToSign[] } {
  const urls: UrlToSign[] = [];
  do {
    d.expectSp();
    const url = d.expectAstring();
    d.expectSp();
    urls.push({ url, mechanism: d.expectKeyword() });
  } while (!d.isEnd() && urls.length < MAX_URLS);
  d.expectEnd();
  return { urls };
}

/** `[SP mailbox *(SP mechanism)]`. */
export function decodeResetKey(d: Decoder): { mailbox?: string } {
  if (!d.trySp()) {
    d.expectEnd();
    return {};
  }
  const mailbox = d.expectMailbox();
  while (d.trySp() && !d.isEnd()) d.expectKeyword();
  d.expectEnd();
  return { mailbox };
}

/** `1*(SP url)`. */
export function decodeUrlFetch(d: Decoder): { urls: string[] } {
  const urls: string[] = [];
  do {
    d.expectSp();
    urls.push(d.expectAstring());
  } while (!d.isEnd() && urls.length < MAX_URLS);
  d.expectEnd();
  return { urls };
}

/** `* GENURLAUTH url …`. */
export function encodeGenUrlAuthResponse(urls: readonly string[]): Wire {
  return `* GENURLAUTH ${urls.map((url) => encodeString(url)).join(' ')}\r\n`;
}

/** What stands before the bytes of one URL, or the whole where it gave nothing. */
export function encodeUrlFetched(url: string, bytes: number | undefined): Wire {
  return ` ${encodeAstring(url)} ${bytes === undefined ? 'NIL' : literalStart(bytes)}`;
}
