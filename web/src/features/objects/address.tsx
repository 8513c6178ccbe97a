/** An address of ours in a table: it breaks before its domain, which gives way where the table is narrow. */
import './objects.css';

export function Address({ of }: { of: string | null }) {
  if (of === null) return null;
  const at = of.lastIndexOf('@');
  if (at < 0) return of;
  return (
    <span title={of}>
      {of.slice(0, at)}
      <wbr />
      <span className="address-domain">{of.slice(at)}</span>
    </span>
  );
}
