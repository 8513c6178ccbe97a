/** The peer's command is not what the grammar says; the server puts the reason into words. */
export type Pop3SyntaxReason = 'notUtf8' | 'needsNumber' | 'needsTopNumbers' | 'takesNothing' | 'notBase64';

export class Pop3SyntaxFault extends Error {
  override readonly name = 'Pop3SyntaxFault';
  readonly reason: Pop3SyntaxReason;

  constructor(reason: Pop3SyntaxReason) {
    super(reason);
    this.reason = reason;
  }
}
