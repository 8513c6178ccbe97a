/** An address of ours in a table: it breaks before its domain, which gives way where the table is narrow. */
import { Breakable } from './breakable.tsx';
import './objects.css';

interface Props {
  of: string | null;
  /** Its domain is not ours, and tells something everywhere. */
  isOutside?: boolean;
}

export function Address({ of, isOutside = false }: Props) {
  if (of === null) return null;
  const at = of.lastIndexOf('@');
  if (at < 0) return of;
  return (
    <span title={of}>
      {of.slice(0, at)}
      <wbr />
      <span className={isOutside ? undefined : 'address-domain'}>
        <Breakable of={of.slice(at)} />
      </span>
    </span>
  );
}
