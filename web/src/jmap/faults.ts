/** What can go wrong between the application and the server, in three kinds that people can do different things about. */

/** The server could not be reached: try again later, queue what may wait. */
export class OfflineFault extends Error {}

/** Nobody is signed in any more. */
export class SignedOutFault extends Error {}

/** The server refused; `type` is JMAP's or the HTTP status, `description` what it said. */
export class RefusedFault extends Error {
  readonly type: string;
  readonly properties: readonly string[];
  /** What a `forbidden` is about, where the server says it. */
  readonly reason: string;

  constructor(type: string, description: string, properties: readonly string[] = [], reason = '') {
    super(description);
    this.type = type;
    this.properties = properties;
    this.reason = reason;
  }
}
