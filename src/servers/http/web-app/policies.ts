/**
 * The content security policies of the web application (CSP Level 3, Trusted Types).
 *
 * The application: own scripts only, no inline script, styles of our files or with the nonce of this answer. The frame of a mail
 * has a policy of its own: no script at all, whatever styles the mail brings, and pictures of other places only where the
 * reader asked for them.
 */

const APPLICATION = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "frame-src 'self' blob:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default dompurify',
];

/** The policy of one answer with the application's page. */
export function applicationPolicy(nonce: string): string {
  return [...APPLICATION, `style-src 'self' 'nonce-${nonce}'`].join('; ');
}

/** The policy of the page that a mail's content is put into. */
export function mailFramePolicy(withRemotePictures: boolean): string {
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `img-src 'self' data:${withRemotePictures ? ' https: http:' : ''}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
  ].join('; ');
}
