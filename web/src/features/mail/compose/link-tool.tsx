/**
 * The link of the words at hand (Ctrl+K): where it leads, and what it is called where nothing is chosen.
 *
 * It floats over the window in which one writes, and its keys are its own: Enter puts the link there, Escape leaves all as it was.
 */
import { Popover } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import type { Editor } from '@tiptap/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { OWN_ESCAPE } from '../../../design/parts/own-escape.ts';
import { LinkForm, type LinkStart } from './link-form.tsx';

/** What a link is made of: the words chosen, the link at the caret, or nothing yet. */
function startOf(editor: Editor): LinkStart {
  const { href } = editor.getAttributes('link') as { href?: string };
  return { address: href ?? '', isLink: href !== undefined, asksText: !href && editor.state.selection.empty };
}

function putLink(editor: Editor, href: string, text: string): void {
  const chain = editor.chain().focus();
  if (text === '') chain.extendMarkRange('link').setLink({ href }).run();
  else
    chain
      .insertContent({ type: 'text', text, marks: [{ type: 'link', attrs: { href } }] })
      // What is written behind it is no link.
      .unsetMark('link')
      .run();
}

export function LinkTool({ editor, isActive }: { editor: Editor; isActive: boolean }) {
  const { t } = useTranslation();
  const [start, setStart] = useState<LinkStart>();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isWanted = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
      if (!isWanted || event.isComposing) return;
      event.preventDefault();
      setStart(startOf(editor));
    };
    const listen = (): void => editor.view.dom.addEventListener('keydown', onKey);
    // Destroyed is what has no text on the screen yet.
    if (!editor.isDestroyed) listen();
    editor.on('mount', listen);
    return () => {
      editor.off('mount', listen);
      if (!editor.isDestroyed) editor.view.dom.removeEventListener('keydown', onKey);
    };
  }, [editor]);
  const close = (): void => setStart(undefined);
  return (
    <Popover
      opened={start !== undefined}
      onChange={(isWanted) => !isWanted && close()}
      position="top-start"
      width={300}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <IconButton
          icon={IconLink}
          label={t('compose.link')}
          hotkey="Ctrl+K"
          size={28}
          isActive={isActive}
          onClick={() => setStart(start ? undefined : startOf(editor))}
        />
      </Popover.Target>
      <Popover.Dropdown
        {...OWN_ESCAPE}
        aria-labelledby={undefined}
        aria-label={t('compose.link')}
        // The window below would send the letter, or close.
        onKeyDown={(event) => event.stopPropagation()}
      >
        {start && (
          <LinkForm
            start={start}
            onLink={(href, text) => {
              close();
              putLink(editor, href, text);
            }}
            onRemove={() => {
              close();
              editor.chain().focus().extendMarkRange('link').unsetLink().run();
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
