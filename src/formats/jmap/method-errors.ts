/** The errors of single calls (RFC 8620 §3.6.2, §5) and of single objects (§5.3). Pure. */
import type { JsonObject } from './json.ts';

/** Errors that stand in place of a method's response. */
export type MethodErrorType =
  | 'serverUnavailable'
  | 'serverFail'
  | 'serverPartialFail'
  | 'unknownMethod'
  | 'invalidArguments'
  | 'invalidResultReference'
  | 'forbidden'
  | 'accountNotFound'
  | 'accountNotSupportedByMethod'
  | 'accountReadOnly'
  | 'requestTooLarge'
  | 'cannotCalculateChanges'
  | 'stateMismatch'
  | 'anchorNotFound'
  | 'unsupportedSort'
  | 'unsupportedFilter'
  | 'tooManyChanges'
  // RFC 9404 §4.3.
  | 'unknownDataType'
  | 'fromAccountNotFound'
  | 'fromAccountNotSupportedByMethod';

/** A call that failed. */
export class MethodFault extends Error {
  override readonly name = 'MethodFault';
  readonly type: MethodErrorType;
  readonly facts: JsonObject;

  constructor(type: MethodErrorType, description: string, facts: JsonObject = {}) {
    super(description);
    this.type = type;
    this.facts = facts;
  }
}

/** Errors of one object of a /set, by the types of RFC 8620 §5.3 and RFC 8621. */
export type SetErrorType =
  | 'forbidden'
  | 'overQuota'
  | 'tooLarge'
  | 'rateLimit'
  | 'notFound'
  | 'invalidPatch'
  | 'willDestroy'
  | 'invalidProperties'
  | 'singleton'
  | 'invalidSieve'
  | 'sieveIsActive'
  | 'alreadyExists'
  | 'addressBookHasContents'
  | 'mailboxHasChild'
  | 'mailboxHasEmail'
  | 'blobNotFound'
  | 'tooManyKeywords'
  | 'tooManyMailboxes'
  | 'invalidEmail'
  | 'tooManyRecipients'
  | 'noRecipients'
  | 'invalidRecipients'
  | 'forbiddenMailFrom'
  | 'forbiddenFrom'
  | 'forbiddenToSend'
  | 'cannotUnsend'
  | 'mdnAlreadySent'
  | 'invalidScript'
  | 'scriptIsActive';

/** One object that was left as it was. */
export class SetFault extends Error {
  override readonly name = 'SetFault';
  readonly type: SetErrorType;
  readonly facts: JsonObject;

  constructor(type: SetErrorType, description: string, facts: JsonObject = {}) {
    super(description);
    this.type = type;
    this.facts = facts;
  }
}

/** An error as it is sent. */
export function encodeFault({ type, message, facts }: MethodFault | SetFault): JsonObject {
  return { type, description: message, ...facts };
}
