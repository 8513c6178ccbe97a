/** Where one goes on who presses the empty part below a letter: at the end of their words, above the signature. */
import type { Node } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/** What begins a signature (RFC 3676 §4.3); its blank at the end may be lost on the way. */
const SIGNATURE = /^--[  ]?$/;

/** The end of what stands above the signature; undefined where there is none, or an answer below what is quoted. */
export function endAboveSignature(doc: Node): number | undefined {
  let end: number | undefined;
  let isQuoted = false;
  doc.forEach((block, offset) => {
    if (end === undefined && offset > 0 && SIGNATURE.test(block.textContent)) end = offset - 1;
    else if (block.type.name === 'blockquote') isQuoted = true;
  });
  return isQuoted ? undefined : end;
}

/** Whether a press was below the last line; the cursor stands above the signature then. */
export function pressBelowText(view: EditorView, event: MouseEvent): boolean {
  const last = view.dom.lastElementChild;
  if (event.button !== 0 || event.shiftKey || event.target !== view.dom || !last) return false;
  if (event.clientY <= last.getBoundingClientRect().bottom) return false;
  const end = endAboveSignature(view.state.doc);
  if (end === undefined) return false;
  event.preventDefault();
  view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(end), -1)));
  view.focus();
  return true;
}
