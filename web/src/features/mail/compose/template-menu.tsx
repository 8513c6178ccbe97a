/** Letters that are written again and again: kept in the account, on every device, used with one click. */
import { Menu } from '@mantine/core';
import { IconDeviceFloppy, IconTemplate, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { useKeptTexts } from '../model/kept-texts.ts';
import { startMessage } from './composers.ts';
import type { Draft } from './use-draft.ts';

export function TemplateMenu({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { texts: templates, keep, forget } = useKeptTexts(draft.accountId, 'template');
  const save = (): void => {
    const { subject, html } = draft.content();
    keep(subject.trim() || t('compose.unnamed'), html, t('compose.templateSaved'));
  };
  return (
    <Menu position="top-start" withinPortal width={280}>
      <Menu.Target>
        <IconButton icon={IconTemplate} label={t('compose.templates')} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('compose.templates')}</Menu.Label>
        {templates.map((template) => (
          <Menu.Item
            key={template.id}
            onClick={() =>
              startMessage({
                subject: template.name,
                html: template.content,
                accountId: draft.accountId,
                to: draft.fields.to,
              })
            }
            rightSection={
              <IconX
                size={15}
                aria-label={t('compose.templateForget', { name: template.name })}
                onClick={(event) => {
                  event.stopPropagation();
                  forget(template, t('compose.templateForgotten'));
                }}
              />
            }
          >
            {template.name}
          </Menu.Item>
        ))}
        {templates.length > 0 && <Menu.Divider />}
        <Menu.Item leftSection={<IconDeviceFloppy size={16} />} onClick={save}>
          {t('compose.templateSave')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
