/** Letters that are written again and again: kept on this device, used with one click. */
import { Menu } from '@mantine/core';
import { IconDeviceFloppy, IconTemplate, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { startMessage } from './composers.ts';
import { listTemplates, type Template, writeTemplates } from './templates.ts';
import type { Draft } from './use-draft.ts';

export function TemplateMenu({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const [templates, setTemplates] = useState<readonly Template[]>(listTemplates);
  const keep = (next: readonly Template[]): void => {
    writeTemplates(next);
    setTemplates(next);
  };
  const save = (): void => {
    const { subject, html } = draft.content();
    keep([
      ...templates.filter((template) => template.subject !== subject),
      { subject: subject || t('compose.unnamed'), html },
    ]);
    showToast(t('compose.templateSaved'));
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
            key={template.subject}
            onClick={() => startMessage({ ...template, accountId: draft.accountId, to: draft.fields.to })}
            rightSection={
              <IconX
                size={15}
                aria-label={t('compose.templateForget', { name: template.subject })}
                onClick={(event) => {
                  event.stopPropagation();
                  keep(templates.filter((one) => one !== template));
                }}
              />
            }
          >
            {template.subject}
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
