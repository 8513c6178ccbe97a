/**
 * The editor (Tiptap): enough for letters, not a word processor. Input methods compose undisturbed; what is pasted loses the style
 * of where it comes from; files pasted become attachments.
 */
import { Link } from '@tiptap/extension-link';
import { Placeholder } from '@tiptap/extension-placeholder';
import { EditorContent, useEditor } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorTools } from './editor-tools.tsx';
import { pressBelowText } from './press-below-text.ts';
import { withSignature } from './signature.ts';
import type { Draft } from './use-draft.ts';

interface Props {
  draft: Draft;
  html: string;
  onFiles: (files: Iterable<File>) => void;
  /** The recipients are known: one begins with the words. */
  startsInText: boolean;
}

export function MessageEditor({ draft, html, onFiles, startsInText }: Props) {
  const { t } = useTranslation();
  const { change, identities, fields } = draft;
  const identity = identities.find((one) => one.id === fields.identityId) ?? identities[0];
  const extensions = useMemo(
    () => [
      StarterKit.configure({ heading: { levels: [2, 3] }, link: false }),
      Link.configure({ openOnClick: false, autolink: true, protocols: ['http', 'https', 'mailto'] }),
      Placeholder.configure({ placeholder: t('compose.placeholder') }),
    ],
    [t],
  );
  const editor = useEditor({
    extensions,
    content: html,
    injectCSS: false,
    autofocus: startsInText ? 'start' : false,
    editorProps: {
      attributes: {
        class: 'editor-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': t('compose.body'),
      },
      handlePaste: (_view, event) => {
        const files = event.clipboardData?.files;
        if (!files || files.length === 0) return false;
        onFiles(files);
        return true;
      },
      handleDOMEvents: { mousedown: pressBelowText },
      handleDrop: (_view, event) => (event.dataTransfer?.files.length ?? 0) > 0,
    },
    onUpdate: ({ editor: now }) =>
      change({ html: now.getHTML(), text: now.getText({ blockSeparator: '\n' }) }),
  });
  useEffect(() => {
    // A new message, or an answer that has not been touched: the signature of whoever writes goes below the words.
    if (identity && !editor.isDestroyed && editor.isEmpty)
      editor.commands.setContent(withSignature(html, identity), { emitUpdate: false });
  }, [editor, identity, html]);
  return (
    <div className="editor">
      <EditorContent editor={editor} className="editor-scroll" />
      <EditorTools editor={editor} />
    </div>
  );
}
