/** What the server says for people, in their language: it says it in Vietnamese with the English after it. Pure. */

const VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/iu;
/** English has one of these in nearly every sentence; what is in brackets may hold Vietnamese names all the same. */
const ENGLISH = /\b(?:a|an|the|is|are|of|to|in|no|not|may|at|this|there|it|needs|has|only)\b/i;

/** `Tệp rỗng. (The file is empty.)`: what stands before brackets at the end, and what within them. */
function splitBrackets(text: string): [string, string] {
  const open = text.lastIndexOf('(');
  const within = text.slice(open + 1, -1);
  return open > 0 && text.endsWith(')') && !within.includes(')') ? [text.slice(0, open), within] : ['', ''];
}

/** The half in the language, a Vietnamese one alone for who reads it; undefined for anything else. */
export function ownWords(text: string, language: string): string | undefined {
  const slash = text.indexOf(' / ');
  const [vi, en] = slash > 0 ? [text.slice(0, slash), text.slice(slash + 3)] : splitBrackets(text);
  if (VIETNAMESE.test(vi) && ENGLISH.test(en)) return (language === 'en' ? en : vi).trim();
  return language !== 'en' && VIETNAMESE.test(text) ? text : undefined;
}

/** Whether it is in a language that its reader reads. */
export function isReadable(text: string, language: string): boolean {
  return VIETNAMESE.test(text) === (language !== 'en');
}
