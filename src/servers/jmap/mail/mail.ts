/** `urn:ietf:params:jmap:mail` (RFC 8621 §1.3.1). */
import { opensMail } from '#domain/mailstore/access.ts';
import { MAX_KEYWORDS } from '#domain/mailstore/flags.ts';
import { MAX_MAILBOX_DEPTH, MAX_MAILBOX_NAME_BYTES } from '#domain/mailstore/mailbox-paths.ts';
import type { JmapModule } from '../method.ts';
import { emailCopy } from './email-copy.ts';
import { emailChanges, emailGet } from './email-get.ts';
import { emailImport, emailParse } from './email-import.ts';
import { EMAIL_SORTS, emailQuery, emailQueryChanges } from './email-query.ts';
import { emailSet } from './email-set.ts';
import { mailboxChanges, mailboxGet } from './mailbox-get.ts';
import { mailboxQuery, mailboxQueryChanges } from './mailbox-query.ts';
import { mailboxSet } from './mailbox-set.ts';
import { searchSnippetGet } from './search-snippet.ts';
import { threadChanges, threadGet } from './thread.ts';

export const mail: JmapModule = {
  capability: 'urn:ietf:params:jmap:mail',
  describe: () => ({}),
  describeAccount: (account, { settings }) => {
    if (!opensMail(account.access)) return undefined;
    return {
      maxMailboxesPerEmail: null,
      maxMailboxDepth: MAX_MAILBOX_DEPTH,
      maxSizeMailboxName: MAX_MAILBOX_NAME_BYTES,
      maxSizeAttachmentsPerEmail: settings.maxMessageBytes,
      emailQuerySortOptions: [...EMAIL_SORTS],
      mayCreateTopLevelMailbox: account.access.accountRights.includes('k'),
      maxKeywordsPerEmail: MAX_KEYWORDS,
    };
  },
  methods: [
    mailboxGet,
    mailboxChanges,
    mailboxQuery,
    mailboxQueryChanges,
    mailboxSet,
    threadGet,
    threadChanges,
    emailGet,
    emailChanges,
    emailQuery,
    emailQueryChanges,
    searchSnippetGet,
    emailSet,
    emailCopy,
    emailImport,
    emailParse,
  ],
};
