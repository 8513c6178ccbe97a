/** Parts of a file (RFC 9110 §14), and the name it is saved under (RFC 6266). Pure. */

/** The one range asked for, or undefined for the whole; null for one that cannot be had. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { start: number; end: number } | null | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return start < end ? { start, end } : null;
}

/** RFC 6266 with RFC 8187: a plain name for old programs, the real one beside it. */
export function attachmentDisposition(name: string): string {
  const plain = name.replaceAll(/[^\w .()+,=@-]/g, '_').slice(0, 150);
  const encoded = encodeURIComponent(name.slice(0, 200).toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
