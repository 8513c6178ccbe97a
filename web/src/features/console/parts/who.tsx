/** Who did something: by name where the directory knows the address, whole with the pointer on it; in words where no person did it. */
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { useDirectoryEntry } from '../../directory/directory-entries.ts';
import { actorName } from '../audit/record-words.ts';

interface Props {
  /** An address, or how the record names a part of the system. */
  of: string | null;
}

export function Who({ of }: Props) {
  const { t } = useTranslation();
  const entry = useDirectoryEntry(of ?? undefined);
  if (of === null) return null;
  return <span title={of}>{entry?.name ?? actorName(t, of)}</span>;
}

/** The same, and when. */
export function WhoWhen({ of, at }: Props & { at: string }) {
  return (
    <>
      <Who of={of} /> · {longTime(at)}
    </>
  );
}
