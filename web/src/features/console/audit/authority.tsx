/** On what authority something was done, in words; the number of the requirement that the record keeps stands small beside them. */
import { useTranslation } from 'react-i18next';
import { Breakable } from '../../objects/breakable.tsx';
import { authorityWords } from './record-words.ts';

export function Authority({ of }: { of: string }) {
  const { t } = useTranslation();
  const { words, code } = authorityWords(t, of);
  return (
    <>
      <Breakable of={words} />
      {code !== undefined && <small className="authority-code">{code}</small>}
    </>
  );
}
