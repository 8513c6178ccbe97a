/** What a request does, or would do, and what the checks found. */
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText, formatCount } from '../../../i18n/format.ts';
import { useUnits } from '../../directory/use-units.ts';
import type { ChangeRequest, Effect } from '../console-types.ts';

/** So many of the same kind are told one by one; more become one line that unfolds. */
const SINGLY = 3;

/** What befalls one thing. */
function EffectText({ effect }: { effect: Effect }) {
  const { t } = useTranslation();
  const { kind, act, subject, to } = effect;
  if (kind === 'domain' && to !== undefined)
    return t('console.effects.domain.until', { name: subject, day: dayText(to) });
  if (kind === 'address' && subject.startsWith('@') && to !== undefined)
    return t('console.effects.address.all', { count: Number(to), domain: subject });
  return (
    <>
      {t(`console.effects.${kind}.${act}`, `${kind} ${act}`)}: <strong>{subject}</strong>
      <Way effect={effect} />
    </>
  );
}

function Way({ effect: { from, to } }: { effect: Effect }) {
  const { t } = useTranslation();
  const units = useUnits();
  // States, roles and what is counted are words of ours, a code after a role is a unit; whatever else stands there is a name.
  const wordOf = (value: string): string => {
    const [, thing, count] = /^([a-zA-Z]+): (\d+)$/.exec(value) ?? [];
    if (thing !== undefined) return t(`console.effects.counted.${thing}`, value, { count: Number(count) });
    const [, word = '', code] = /^([a-z_]+)(?: (\S+))?$/.exec(value) ?? [];
    const said = t([`console.effects.value.${word}`, `console.roles.names.${word}`], '');
    if (said === '') return value;
    const unit = units.all.find((one) => one.code === code)?.name ?? code;
    return unit === undefined ? said : `${said}, ${unit}`;
  };
  return (
    <>
      {from !== undefined && `: ${wordOf(from)}`}
      {to !== undefined && ` → ${wordOf(to)}`}
    </>
  );
}

/** Many things that the same befalls. */
function Together({ effects }: { effects: readonly Effect[] }) {
  const { t } = useTranslation();
  const [first] = effects;
  if (!first) return null;
  return (
    <details className="unfolds">
      <summary>
        {t(`console.effects.${first.kind}.${first.act}`, `${first.kind} ${first.act}`)}:{' '}
        <strong>{formatCount(effects.length)}</strong>
        <Way effect={first} />
      </summary>
      <ul className="effects effects-inner">
        {effects.map(({ subject }) => (
          <li key={subject}>{subject}</li>
        ))}
      </ul>
    </details>
  );
}

const keyOf = ({ kind, act, from, to }: Effect): string => [kind, act, from, to].join('\n');

export function EffectsList({ effects }: { effects: readonly Effect[] }) {
  const alike = Map.groupBy(effects, keyOf);
  return (
    <ul className="effects">
      {[...alike].map(([key, group]) =>
        group.length > SINGLY ? (
          <li key={key}>
            <Together effects={group} />
          </li>
        ) : (
          group.map((effect) => (
            <li key={`${key} ${effect.subject}`}>
              <EffectText effect={effect} />
            </li>
          ))
        ),
      )}
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
