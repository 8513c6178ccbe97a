/** A signature with its bold name and its link, in the editor that letters are written in. */
import { Link } from '@tiptap/extension-link';
import { EditorContent, useEditor } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';
import { EditorTools } from '../../mail/compose/editor-tools.tsx';
import '../../mail/compose/compose.css';

interface Props {
  label: string;
  html: string;
  onChange: (signature: { htmlSignature: string; textSignature: string }) => void;
}

const EXTENSIONS = [
  StarterKit.configure({ heading: false, link: false }),
  Link.configure({ openOnClick: false, autolink: true, protocols: ['http', 'https', 'mailto'] }),
];

export function SignatureEditor({ label, html, onChange }: Props) {
  const editor = useEditor({
    extensions: EXTENSIONS,
    content: html,
    injectCSS: false,
    editorProps: {
      attributes: { class: 'editor-text', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
    },
    onUpdate: ({ editor: now }) =>
      onChange(
        now.isEmpty
          ? { htmlSignature: '', textSignature: '' }
          : { htmlSignature: now.getHTML(), textSignature: now.getText({ blockSeparator: '\n' }) },
      ),
  });
  return (
    <div className="editor signature-editor">
      <EditorTools editor={editor} />
      <EditorContent editor={editor} className="editor-scroll" />
    </div>
  );
}
