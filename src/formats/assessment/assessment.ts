/**
 * What delivery found out about a message, as it is stored beside it and told to programs (R6.5, R8.8).
 *
 * The words of the results are those of RFC 8601 §2.7. Everything is optional, because mail from before, or of an entrance
 * where a question makes no sense, has no answer to it.
 */
import { makeShorthand } from '#formats/shorthand/shorthand.ts';

/** RFC 8601 §2.7.1 and §2.7.2, with the words of ARC and DMARC among them. */
export type AuthenticationWord =
  | 'pass'
  | 'fail'
  | 'softfail'
  | 'neutral'
  | 'none'
  | 'policy'
  | 'temperror'
  | 'permerror';

/** One DKIM signature (RFC 6376). */
export interface DkimFinding {
  result: AuthenticationWord;
  domain?: string;
  selector?: string;
  /** Whether the signing domain is that of the From header (RFC 7489 §3.1.1). */
  aligned: boolean;
}

export type DmarcPolicy = 'none' | 'quarantine' | 'reject';

/** Who sent a message really (issue 4, RFC 7208, 6376, 7489, 8617, 8601). */
export interface SenderAuthentication {
  spf: { result: AuthenticationWord; domain?: string };
  dkim: DkimFinding[];
  dmarc: {
    result: AuthenticationWord;
    /** The domain of the From header. */
    domain?: string;
    /** What its owner asks to do with what fails. */
    policy?: DmarcPolicy;
    alignedBy: ('spf' | 'dkim')[];
  };
  arc: { result: AuthenticationWord; sealedBy?: string };
  /** RFC 8601 §3: whether the name of the address leads back to the address. */
  reverseName: { result: AuthenticationWord; name?: string };
}

/** What follows from how much a message looks like junk. */
export type JunkAction = 'none' | 'mark' | 'junk' | 'quarantine' | 'refuse';

export interface JunkFinding {
  score: number;
  action: JunkAction;
  /** Who said so. */
  by: 'rspamd' | 'rules';
  /** The rules that counted, the heaviest first, with what each added. */
  rules: { name: string; score: number }[];
}

export interface Assessment {
  authentication?: SenderAuthentication;
  junk?: JunkFinding;
  /** How the message was looked at for viruses; absent where nobody has. */
  /** Whether its S/MIME signature held when it came; absent where there was none (RFC 9219 §4.2). */
  smime?: { status: 'unknown' | 'signed' | 'signed/verified' | 'signed/failed' };
  virus?: { result: 'clean' | 'unscanned'; by: 'clamd' | 'policy' };
}

/** The assessment as it is stored; undefined where nothing was found out. */
export function encodeAssessment(assessment: Assessment): string | undefined {
  const text = JSON.stringify(assessment);
  return text === '{}' ? undefined : text.replaceAll('\\u0000', '').toWellFormed();
}

/** What assessments say, in the order of its signs. */
const PHRASES = makeShorthand([
  '{"virus":{"result":"clean","by":"policy"}',
  '{"virus":{"result":"clean","by":"clamd"}',
  '"authentication":{"spf":{"result":"',
  'none',
  'pass',
  'fail',
  '","domain":"',
  '"},"dkim":[',
  '{"result":"',
  '","selector":"',
  '","aligned":true}',
  '","aligned":false}',
  '],"dmarc":{"result":"',
  '","policy":"',
  '","alignedBy":[',
  ']},"arc":{"result":"',
  '"},"reverseName":{"result":"',
  'permerror',
  'temperror',
  '","name":"',
  '"}},"junk":{"score":',
  ',"action":"none","by":"rules","rules":[',
  ',"action":"junk","by":"rules","rules":[',
  '{"name":"',
  '","score":',
  '"spf"',
  '"dkim"',
  'unauthenticated',
  'noReverseName',
  ',"action":"none","by":"rspamd","rules":[',
  '}]}}',
]);
/** Searches ask the database for these as JSON. */
const ASKED_FOR = 'signed/verified';

/** An assessment from `encodeAssessment` as it is stored where all programs read shorthand: a third of its JSON. */
export function shortenAssessment(json: string): string {
  return json.includes(ASKED_FOR) ? json : PHRASES.shorten(json);
}

/** The assessment from `encodeAssessment`, in full or short; empty where none is stored. */
export function decodeAssessment(text: string | null): Assessment {
  return text === null ? {} : (JSON.parse(PHRASES.expand(text)) as Assessment);
}
