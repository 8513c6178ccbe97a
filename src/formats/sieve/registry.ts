/** All extensions; a further one is one file and one line. What is told as capability follows from here. */
import { type CheckedScript, makeScriptChecker } from './check.ts';
import { COMPARATORS } from './comparators.ts';
import { base } from './extensions/base-language.ts';
import { body } from './extensions/body.ts';
import { copy } from './extensions/copy.ts';
import { date } from './extensions/date.ts';
import { duplicate } from './extensions/duplicate.ts';
import { editheader } from './extensions/editheader.ts';
import { encodedCharacter } from './extensions/encoded-character.ts';
import { enotify } from './extensions/enotify.ts';
import { envelope } from './extensions/envelope.ts';
import { environment } from './extensions/environment.ts';
import { extlists } from './extensions/extlists.ts';
import { fcc } from './extensions/fcc.ts';
import { index } from './extensions/field-index.ts';
import { fileinto } from './extensions/fileinto.ts';
import { extracttext, foreverypart, mime } from './extensions/foreverypart.ts';
import { makeIhave } from './extensions/ihave.ts';
import { imap4flags } from './extensions/imap4flags.ts';
import { imapsieve } from './extensions/imapsieve.ts';
import { includeExtension } from './extensions/include.ts';
import { mailbox, mailboxId, specialUse } from './extensions/mailbox.ts';
import { enclose, replace } from './extensions/part-changes.ts';
import { regex } from './extensions/regex.ts';
import { ereject, reject } from './extensions/reject.ts';
import { relational } from './extensions/relational.ts';
import { spamtest, spamtestplus, virustest } from './extensions/spamtest.ts';
import { subaddress } from './extensions/subaddress.ts';
import { vacation, vacationSeconds } from './extensions/vacation.ts';
import { variables } from './extensions/variables.ts';
import type { Extension } from './language.ts';

const WITHOUT_IHAVE: readonly Extension[] = [
  base,
  fileinto,
  envelope,
  body,
  variables,
  relational,
  imap4flags,
  copy,
  vacation,
  vacationSeconds,
  date,
  index,
  mailbox,
  mailboxId,
  specialUse,
  subaddress,
  reject,
  ereject,
  editheader,
  duplicate,
  includeExtension,
  environment,
  regex,
  enotify,
  extlists,
  fcc,
  spamtest,
  spamtestplus,
  virustest,
  encodedCharacter,
  imapsieve,
  mime,
  foreverypart,
  extracttext,
  replace,
  enclose,
];

function capabilitiesOf(extensions: readonly Extension[]): string[] {
  return extensions.map(({ capability }) => capability).filter((capability) => capability !== '');
}

/** Every extension. */
export const EXTENSIONS: readonly Extension[] = [
  ...WITHOUT_IHAVE,
  makeIhave(new Set(capabilitiesOf(WITHOUT_IHAVE))),
];

/** What a server announces (RFC 5804 §1.7 SIEVE), and `require` takes. */
export const CAPABILITIES: readonly string[] = [
  ...capabilitiesOf(EXTENSIONS),
  ...COMPARATORS.map(({ name }) => `comparator-${name}`),
];

/** Checks a script: its faults, and the program to run where there is none. */
export const checkScript: (script: string) => CheckedScript = makeScriptChecker(EXTENSIONS);
