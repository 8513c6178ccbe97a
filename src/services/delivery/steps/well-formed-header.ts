/**
 * On submission, a header holds nothing but fields (RFC 5322 §2.2, RFC 6409 §8).
 *
 * What is no field is read differently by every program: one skips the line, one ends the header there, one drops a NUL and
 * finds a second From. Fields beyond the limits are not looked at by the steps that follow, so there may be none.
 */
import { PASS, type Step, type Verdict } from '../verdict.ts';

/** RFC 5322 §3.6.8, with the blanks before the colon of §4.5. */
const FIELD_NAME = /^[!-9;-~]+$/;
const CRLF_BYTES = 2;

const REFUSED: Verdict = {
  kind: 'refuse',
  code: 550,
  enhanced: '5.6.0',
  text: 'The header of this message is not well formed',
};

export const wellFormedHeader: Step = {
  name: 'well-formed header',
  run({ message, header }) {
    if (header.exceeded.length > 0) return REFUSED;
    let at = 0;
    for (const field of header.fields) {
      if (field.start !== at || !FIELD_NAME.test(field.name)) return REFUSED;
      at = field.end + CRLF_BYTES;
    }
    const rest = message.bytes.toString('latin1', at, header.bodyStart);
    if (rest !== '' && rest !== '\r\n') return REFUSED;
    return message.bytes.subarray(0, header.bodyStart).includes(0) ? REFUSED : PASS;
  },
};
