/**
 * The one fault of the IMAP grammar: the client sent what the grammar does not allow.
 *
 * The server answers it with a tagged BAD (RFC 9051 §7.1.3) and the connection lives on.
 */

/** What the client sent is not IMAP; `message` is a short reason in English, fit for the BAD reply. */
export class ImapSyntaxFault extends Error {
  override readonly name = 'ImapSyntaxFault';
}
