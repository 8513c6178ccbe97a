/** One action of a rule: what is done, and where to. */
import { NativeSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RuleAction } from '#formats/sieve/rules/filter-rule.ts';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import type { FolderPath } from './folder-paths.ts';

type Kind = RuleAction['kind'];

const KINDS: readonly Kind[] = ['move', 'markRead', 'star', 'flag', 'forward', 'delete', 'stop'];

function moveTo(folder: FolderPath | undefined): RuleAction {
  return { kind: 'move', path: folder?.path ?? '', ...(folder && { mailboxId: folder.id }) };
}

function ofKind(kind: Kind, folders: readonly FolderPath[]): RuleAction {
  if (kind === 'move') return moveTo(folders.find(({ path }) => path !== 'INBOX') ?? folders[0]);
  if (kind === 'flag') return { kind, keyword: '' };
  if (kind === 'forward') return { kind, address: '' };
  return { kind };
}

interface Props {
  action: RuleAction;
  folders: readonly FolderPath[];
  /** Where mail may be forwarded to, in words. */
  forwardHint: string;
  forwardFault: string | undefined;
  onChange: (action: RuleAction) => void;
  onRemove: () => void;
}

function ValueField({ action, folders, forwardHint, forwardFault, onChange }: Omit<Props, 'onRemove'>) {
  const { t } = useTranslation();
  if (action.kind === 'move')
    return (
      <NativeSelect
        className="rule-value"
        aria-label={t('filters.folder')}
        value={action.mailboxId ?? folders.find(({ path }) => path === action.path)?.id ?? ''}
        onChange={(event) => onChange(moveTo(folders.find(({ id }) => id === event.currentTarget.value)))}
        data={folders.map(({ id, label }) => ({ value: id, label }))}
      />
    );
  if (action.kind === 'flag')
    return (
      <TextInput
        className="rule-value"
        aria-label={t('filters.keyword')}
        placeholder={t('filters.example.keyword')}
        value={action.keyword}
        maxLength={60}
        required
        onChange={(event) =>
          onChange({ ...action, keyword: event.currentTarget.value.replaceAll(/[\s(){%*"\\\]]/g, '') })
        }
      />
    );
  if (action.kind === 'forward')
    return (
      <TextInput
        className="rule-value"
        type="email"
        aria-label={t('filters.address')}
        placeholder={forwardHint}
        value={action.address}
        error={forwardFault}
        maxLength={250}
        required
        onChange={(event) => onChange({ ...action, address: event.currentTarget.value.trim() })}
      />
    );
  return <span className="rule-value" />;
}

export function ActionFields(props: Props) {
  const { t } = useTranslation();
  const { action, folders, onChange, onRemove } = props;
  return (
    <div className="rule-line">
      <NativeSelect
        aria-label={t('filters.action.label')}
        value={action.kind}
        onChange={(event) => onChange(ofKind(event.currentTarget.value as Kind, folders))}
        data={KINDS.map((value) => ({ value, label: t(`filters.action.${value}`) }))}
      />
      <ValueField {...props} />
      <IconButton icon={IconX} label={t('filters.removeLine')} size={28} onClick={onRemove} />
    </div>
  );
}
