/** How much and how long one request may take. Every limit with its reason. */

/** The largest body any route takes: an autodiscover request is under 1 kB. Routes that take more say so themselves. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Node's own default; a cookie-less site needs less. */
export const MAX_HEADER_BYTES = 16 * 1024;
/** A phone on a slow line sends its headers well within this; one that does not is holding a place. */
export const HEADERS_TIMEOUT_MS = 10_000;
/** How often Node looks for requests that are too slow; its own 30 s would triple the limit above. */
export const CHECKING_INTERVAL_MS = 2_000;
/** As for the headers. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Headers and body together. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the status page's refresh, so that it keeps its connection. */
export const KEEP_ALIVE_TIMEOUT_MS = 20_000;
/** Nothing at all on the connection: the peer is gone. */
export const IDLE_TIMEOUT_MS = 120_000;
/** Then the client opens a new connection, which balancers may send elsewhere. */
export const MAX_REQUESTS_PER_CONNECTION = 1_000;
/** The path of the longest address we have is far below. */
export const MAX_PARAMETER_LENGTH = 256;
/** RFC 5321 §4.5.3.1.3: a path is at most 256 octets with its angle brackets. */
export const MAX_ADDRESS_LENGTH = 254;
