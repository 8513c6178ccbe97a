/** The few forms that letters need. */
import {
  IconBlockquote,
  IconBold,
  IconClearFormatting,
  IconItalic,
  IconList,
  IconListNumbers,
  IconUnderline,
} from '@tabler/icons-react';
import { type Editor, useEditorState } from '@tiptap/react';
// An editor writes the markup that it is given.
import '../../../design/purify.ts';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { LinkTool } from './link-tool.tsx';

export function EditorTools({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const is = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      underline: now.isActive('underline'),
      bulletList: now.isActive('bulletList'),
      orderedList: now.isActive('orderedList'),
      blockquote: now.isActive('blockquote'),
      link: now.isActive('link'),
    }),
  });
  const chain = () => editor.chain().focus();
  return (
    <div className="editor-tools" role="toolbar" aria-label={t('compose.format')}>
      <IconButton
        icon={IconBold}
        label={t('compose.bold')}
        hotkey="Ctrl+B"
        size={28}
        isActive={is.bold}
        onClick={() => chain().toggleBold().run()}
      />
      <IconButton
        icon={IconItalic}
        label={t('compose.italic')}
        hotkey="Ctrl+I"
        size={28}
        isActive={is.italic}
        onClick={() => chain().toggleItalic().run()}
      />
      <IconButton
        icon={IconUnderline}
        label={t('compose.underline')}
        hotkey="Ctrl+U"
        size={28}
        isActive={is.underline}
        onClick={() => chain().toggleUnderline().run()}
      />
      <IconButton
        icon={IconList}
        label={t('compose.bullets')}
        size={28}
        isActive={is.bulletList}
        onClick={() => chain().toggleBulletList().run()}
      />
      <IconButton
        icon={IconListNumbers}
        label={t('compose.numbers')}
        size={28}
        isActive={is.orderedList}
        onClick={() => chain().toggleOrderedList().run()}
      />
      <IconButton
        icon={IconBlockquote}
        label={t('compose.quote')}
        size={28}
        isActive={is.blockquote}
        onClick={() => chain().toggleBlockquote().run()}
      />
      <LinkTool editor={editor} isActive={is.link} />
      <IconButton
        icon={IconClearFormatting}
        label={t('compose.plain')}
        size={28}
        onClick={() => chain().unsetAllMarks().clearNodes().run()}
      />
    </div>
  );
}
