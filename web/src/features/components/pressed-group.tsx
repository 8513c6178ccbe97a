/** What is pressed: buttons with a word or a picture, links, and what is switched. */
import { Button, Checkbox, Radio, SegmentedControl, Switch } from '@mantine/core';
import { IconArchive, IconSend, IconStar } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../design/parts/icon-button.tsx';
import { KeyCaps } from '../palette/key-caps.tsx';
import { Group, Specimen, State } from './specimen.tsx';

const PLACES = ['Huế', 'Phú Vang', 'A Lưới'];

function Buttons() {
  const { t } = useTranslation();
  const send = t('compose.send');
  return (
    <Specimen name="Button" isWide>
      <State of="main">
        <Button leftSection={<IconSend size={16} />}>{send}</Button>
      </State>
      <State of="second">
        <Button variant="default">{t('shell.cancel')}</Button>
      </State>
      <State of="quiet">
        <Button variant="subtle">{t('shell.close')}</Button>
      </State>
      <State of="soft">
        <Button variant="light">{t('shell.save')}</Button>
      </State>
      <State of="danger">
        <Button color="red">{t('folders.delete')}</Button>
      </State>
      <State of="disabled">
        <Button disabled>{send}</Button>
      </State>
      <State of="running">
        <Button loading>{send}</Button>
      </State>
      <State of="small">
        <Button size="xs">{send}</Button>
      </State>
    </Specimen>
  );
}

function Switched() {
  const { t } = useTranslation();
  const label = t('view.conversations');
  return (
    <>
      <Specimen name="Switch">
        <State of="on">
          <Switch label={label} defaultChecked />
        </State>
        <State of="off">
          <Switch label={label} />
        </State>
        <State of="disabled">
          <Switch label={label} disabled />
        </State>
      </Specimen>
      <Specimen name="Checkbox, Radio">
        <State of="on">
          <Checkbox label={label} defaultChecked />
        </State>
        <State of="some">
          <Checkbox label={label} indeterminate readOnly />
        </State>
        <State of="off">
          <Checkbox label={label} />
        </State>
        <State of="disabled">
          <Checkbox label={label} disabled />
        </State>
        <State of="on">
          <Radio label={label} defaultChecked />
        </State>
      </Specimen>
      <Specimen name="SegmentedControl">
        <State of="usual">
          <SegmentedControl data={PLACES} aria-label={label} />
        </State>
        <State of="disabled">
          <SegmentedControl data={PLACES} aria-label={t('components.title')} disabled />
        </State>
      </Specimen>
    </>
  );
}

export function PressedGroup() {
  const { t } = useTranslation();
  return (
    <Group name="pressed">
      <Buttons />
      <Specimen name="IconButton">
        <State of="usual">
          <IconButton icon={IconArchive} label={t('acts.archive')} hotkey="E" />
        </State>
        <State of="on">
          <IconButton icon={IconStar} label={t('list.flag')} isActive />
        </State>
        <State of="disabled">
          <IconButton icon={IconArchive} label={t('acts.archive')} isDisabled />
        </State>
        <State of="small">
          <IconButton icon={IconArchive} label={t('acts.archive')} size={28} />
        </State>
      </Specimen>
      <Specimen name="link-button, kbd">
        <State of="usual">
          <button type="button" className="link-button">
            {t('components.link')}
          </button>
        </State>
        <State of="usual">
          <KeyCaps keys="Mod+K" />
        </State>
      </Specimen>
      <Switched />
    </Group>
  );
}
