/** What is wrong with a request (RFC 4918 §16): a status, and the precondition that was not met where the RFCs name one. */
export class DavFault extends Error {
  override readonly name = 'DavFault';
  readonly status: number;
  /** The name of an element, as `{DAV:}valid-sync-token`. */
  readonly precondition: string | undefined;

  constructor(status: number, message: string, precondition?: string) {
    super(message);
    this.status = status;
    this.precondition = precondition;
  }
}
