/** A state in a word, on a quiet colour that means the same everywhere. */
import './objects.css';

export type BadgeKind = 'plain' | 'good' | 'warning' | 'danger' | 'accent';

export function Badge({ kind, children }: { kind: BadgeKind; children: string }) {
  return (
    <span className="badge" data-kind={kind}>
      {children}
    </span>
  );
}
