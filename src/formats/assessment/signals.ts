/**
 * Reasons to doubt a message, as words that screens turn into warnings before anything is opened (R8.8).
 *
 * A signal says what is, not what to do. Stored with each reader's copy, because who writes for the first time differs.
 */

export const SIGNALS = [
  /** The sender is not of this province's domain. */
  'external',
  /** The reader has never exchanged mail with this address. */
  'firstTimeSender',
  /** The From header's domain says that the message is not from it (DMARC fails), or SPF or DKIM fail and nothing passes. */
  'authenticationFailed',
  /** Nothing vouches for the sender, and nothing speaks against it. */
  'unauthenticated',
  /** The From header names our own domain, and nothing vouches for it. */
  'claimsOurDomain',
  /** The sender's domain looks like ours or like that of the province's own services. */
  'lookalikeDomain',
  /** The sender bears the name of somebody in the directory, from outside. */
  'lookalikeName',
  /** The name before the address shows another address. */
  'nameShowsAddress',
  /** Answers go to another domain than the sender's. */
  'replyToElsewhere',
  /** A file whose name hides what it is. */
  'disguisedAttachment',
  /** A program or script, or an archive with one. */
  'executableAttachment',
  'macroAttachment',
  /** A file that nobody can look into. */
  'lockedAttachment',
  /** Looks like junk, not enough so to be put there. */
  'maybeJunk',
  /** Delivery put this copy into Junk. */
  'filedAsJunk',
  /** The level of secrecy that it declares (R6.4), on a network that carries such mail. No doubt, but told before anything is opened too. */
  'confidential',
  'secret',
  'topSecret',
] as const;

export type Signal = (typeof SIGNALS)[number];
