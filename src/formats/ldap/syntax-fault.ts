/** The peer's message is not what the grammar says (RFC 4511 §4.1.9: protocolError). */
export class LdapSyntaxFault extends Error {
  override readonly name = 'LdapSyntaxFault';
}
