/**
 * LSUB (RFC 3501 §6.3.9).
 */

import { listSubscribedNames } from '#domain/mailstore/subscribed-names.ts';
import { decodeLsub } from '#formats/imap/commands/list.ts';
import { encodeLsubResponse } from '#formats/imap/responses.ts';
import { defineCommand, ok } from '../command.ts';
import { joinReference, matchesListPattern } from '../list-pattern.ts';
import { encodingOf, requireSignedIn } from '../session.ts';
import { listAllMailboxes } from '../shared-mailboxes.ts';
import { DELIMITER } from '../shared-names.ts';

/** Names above a path: `a`, `a/b` of `a/b/c`. */
function ancestorsOf(path: string): string[] {
  const names = path.split(DELIMITER);
  return names.slice(1).map((_, depth) => names.slice(0, depth + 1).join(DELIMITER));
}

/** Names to tell, each with whether it is subscribed itself: `%` also tells the parents of what it hides. */
function namesToTell(subscribed: readonly string[], pattern: string): Map<string, boolean> {
  const names = new Map<string, boolean>();
  for (const path of subscribed) {
    if (matchesListPattern(pattern, path)) names.set(path, true);
    else if (pattern.includes('%'))
      for (const parent of ancestorsOf(path))
        if (matchesListPattern(pattern, parent) && !names.has(parent))
          names.set(parent, subscribed.includes(parent));
  }
  return names;
}

export const lsub = defineCommand({
  name: 'LSUB',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  decode: decodeLsub,
  async run(context, { reference, pattern }) {
    const { mailboxes } = await listAllMailboxes(context);
    const present = mailboxes.filter(({ mailbox }) => mailbox.subscribed).map(({ mailbox }) => mailbox.path);
    // RFC 3501 §6.3.6: also what has no mailbox any more.
    const own = requireSignedIn(context.session).access;
    const subscribed = [...present, ...(await listSubscribedNames(context.deps.db, own))];
    for (const [name, isSubscribed] of namesToTell(subscribed, joinReference(reference, pattern)))
      context.out.wire(
        encodeLsubResponse(
          { attributes: isSubscribed ? [] : ['\\Noselect'], delimiter: DELIMITER, name },
          encodingOf(context.session),
        ),
      );
    return ok('That is all.');
  },
});
