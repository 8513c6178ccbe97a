/**
 * The words of packed text, each with a number.
 *
 * After the frequent ones come the syllables that Vietnamese spelling allows, made from their parts. **Never changed**, as the numbers are what is
 * stored; `pack.test.ts` has a sum of them all.
 */
import { FREQUENT } from './words.ts';

/** Of all forms of words, whose numbers have sixteen bits. */
const FORMS = 3;
const MOST_WORDS = Math.floor(0x1_00_00 / FORMS);

const INITIALS = ' b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x'.split(' ');
/** Vowels with their ends, by how the tones go with them: before a stop there are two tones only. */
const OPEN =
  'a ai ao au ay am an ang anh ăm ăn ăng âm ân âng âu ây e em en eng eo ê êm ên ênh êu i ia im in inh iu iêm iên iêng iêu o oa oai oan oang oi om on ong ô ôi ôm ôn ông ơ ơi ơm ơn u ua ui um un ung uân uê uôi uôm uôn uông uy uyên y yên yêu ynh ư ưa ưi ưng ươi ươm ươn ương ưu oe uơ uya uynh oăn oăng';
const STOPPED =
  'ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oac oat oc op ot ôc ôp ôt ơp ơt uc up ut uât uôc uôt uych uyt oach oăt ưc ưt ươc ươp ươt uyêt yêt';
/** Level, falling, rising, asking, tumbling, heavy: combining marks, composed with their vowel. */
const TONES = ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'];
const STOP_TONES = ['\u0301', '\u0323'];
/** Vowels that bear the tone wherever they stand, the later of two; without one the first but for a rising `o` or `u`. */
const BEARERS = 'ă â ê ô ơ ư'.split(' ');
const RISING = /^(?:o(?=[ae])|u(?=[êyâ]))/;

function withTone(rime: string, tone: string): string {
  const marked = Math.max(...BEARERS.map((vowel) => rime.lastIndexOf(vowel)));
  const at = marked < 0 ? (RISING.exec(rime)?.[0].length ?? 0) : marked;
  return `${rime.slice(0, at + 1)}${tone}${rime.slice(at + 1)}`.normalize('NFC');
}

/** A rounded beginning of a rime, which does not go with the lips' own consonants. */
const GLIDE = /^(?:o[aăe]|u[âêơy])/;

/** `k`, `gh` and `ngh` stand before front vowels, `c`, `g` and `ng` before the others. */
function mayStand(initial: string, rime: string): boolean {
  const isFront = /^[eêiy]/.test(rime);
  if (['k', 'gh', 'ngh'].includes(initial)) return isFront;
  if (initial === 'qu' && /^[uoôư]/.test(rime)) return false;
  if (GLIDE.test(rime) && ['b', 'm', 'ph', 'v', 'gi'].includes(initial)) return false;
  return !(isFront && ['c', 'g', 'ng'].includes(initial)) && !(initial === 'gi' && rime.startsWith('i'));
}

function* syllables(): Generator<string> {
  for (const [rimes, tones] of [
    [STOPPED.split(' '), STOP_TONES],
    [OPEN.split(' '), TONES],
  ] as const)
    for (const rime of rimes)
      for (const initial of INITIALS)
        if (mayStand(initial, rime))
          for (const tone of tones) {
            yield initial + withTone(rime, tone);
            // The older way, which offices write: hòa, ủy.
            if (/^(?:oa|oe|uy)$/.test(rime)) yield `${initial}${rime[0]}${tone}${rime[1]}`.normalize('NFC');
          }
}

/** The words in the order of their numbers: as they are. */
function listWords(): string[] {
  const words = new Set(FREQUENT.split(/\s/));
  for (const syllable of syllables()) {
    if (words.size >= MOST_WORDS) break;
    words.add(syllable);
  }
  return [...words];
}

/** All forms in the order of their numbers: every word as it is, every one with a capital, every one in capitals. */
export function listForms(): string[] {
  const words = listWords();
  return [
    words,
    words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
    words.map((word) => word.toUpperCase()),
  ].flat();
}
