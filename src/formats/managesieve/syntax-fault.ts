/** A command that is none; the connection lives on. */
export class ManageSieveSyntaxFault extends Error {
  override readonly name = 'ManageSieveSyntaxFault';
}
