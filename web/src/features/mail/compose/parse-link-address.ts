/** Where a link of a letter leads, as people write it: to a page or to a mailbox, nowhere else (no script, no file). Pure. */
const MAX_LENGTH = 2_000;
const ALLOWED = /^(https?|mailto):$/;
const SCHEME = /^[a-z][a-z\d+.-]*:(?!\d)/i;
const MAILBOX = /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/;
/** A name with a dot in it, before a port or a path. */
const PLACE = /^[^\s/:?#@]+\.[^\s/:?#@]{2,}([:/?#]|$)/;

/** The address as it goes into the letter; undefined where it is none, or one of another kind. */
export function parseLinkAddress(written: string): string | undefined {
  const text = written.trim();
  if (text === '' || text.length > MAX_LENGTH || /\s/.test(text)) return undefined;
  if (MAILBOX.test(text)) return `mailto:${text}`;
  if (!SCHEME.test(text) && !PLACE.test(text)) return undefined;
  const whole = SCHEME.test(text) ? text : `https://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const { protocol, pathname, href } = new URL(whole);
  if (!ALLOWED.test(protocol)) return undefined;
  return protocol === 'mailto:' && !MAILBOX.test(pathname) ? undefined : href;
}
