/** The peer's command is not what the grammar says; the reply it gets, code and enhanced code included. */
export class SmtpSyntaxFault extends Error {
  override readonly name = 'SmtpSyntaxFault';
  readonly code: number;
  readonly enhanced: string;

  constructor(code: number, enhanced: string, message: string) {
    super(message);
    this.code = code;
    this.enhanced = enhanced;
  }
}
