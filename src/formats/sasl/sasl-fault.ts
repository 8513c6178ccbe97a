/**
 * The one fault of the SASL mechanisms: the peer's message is not what its mechanism allows, or proves nothing.
 *
 * To the outside all of them are one "authentication failed"; `reason` is for the log, in the words of RFC 5802 §7
 * where it has one; `authorization-failed` alone says that somebody proved who they are
 * and wanted to act as another.
 */

export type SaslFaultReason =
  | 'invalid-encoding'
  | 'extensions-not-supported'
  | 'invalid-proof'
  | 'channel-bindings-dont-match'
  | 'server-does-support-channel-binding'
  | 'channel-binding-not-supported'
  | 'unsupported-channel-binding-type'
  | 'invalid-username-encoding'
  | 'authorization-failed'
  | 'other-error';

export class SaslFault extends Error {
  override readonly name = 'SaslFault';
  readonly reason: SaslFaultReason;

  constructor(reason: SaslFaultReason) {
    super(reason);
    this.reason = reason;
  }
}
