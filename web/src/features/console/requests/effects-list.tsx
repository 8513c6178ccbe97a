/** What a request does, or would do, and what the checks found. */
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import type { ChangeRequest, Effect } from '../console-types.ts';

export function EffectsList({ effects }: { effects: readonly Effect[] }) {
  const { t } = useTranslation();
  // States and roles are words of ours; whatever else stands there is a name.
  const wordOf = (value: string): string =>
    value.replace(/^[a-z_]+(?= |$)/, (word) =>
      t([`console.effects.value.${word}`, `console.roles.names.${word}`], word),
    );
  return (
    <ul className="effects">
      {effects.map((effect) => (
        <li key={`${effect.kind} ${effect.act} ${effect.subject} ${effect.from ?? ''} ${effect.to ?? ''}`}>
          {t(`console.effects.${effect.kind}.${effect.act}`, `${effect.kind} ${effect.act}`)}:{' '}
          <strong>{effect.subject}</strong>
          {effect.from !== undefined && `: ${wordOf(effect.from)}`}
          {effect.to !== undefined && ` → ${wordOf(effect.to)}`}
        </li>
      ))}
    </ul>
  );
}

export function Findings({ findings }: { findings: ChangeRequest['findings'] }) {
  const { i18n } = useTranslation();
  return findings.map((finding) => (
    <Notice key={`${finding.code} ${finding.vi}`} kind={finding.weight === 'blocks' ? 'danger' : 'warning'}>
      {i18n.language === 'en' ? finding.en : finding.vi}
    </Notice>
  ));
}
