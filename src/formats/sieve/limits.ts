/** How large a script may be and how much it may do, each far above honest use. */

/** The longest scripts in the wild, machine-made, have some 60 kB. */
export const MAX_SCRIPT_BYTES = 256 * 1024;
/** Blocks in blocks, and tests in tests (RFC 5228 §2.10.5 asks for 15). */
export const MAX_NESTING = 32;
/** Strings of one list: an agency's whole address list fits. */
export const MAX_LIST_STRINGS = 4_000;
/** Commands and tests that one run takes, loops and includes counted each time. */
export const MAX_STEPS = 20_000;
/** Characters compared in one run: some 100 ms at the worst. */
export const MAX_WORK = 5_000_000;
/** RFC 5229 §6 asks for 128 variables of 4,000 characters. */
export const MAX_VARIABLES = 256;
export const MAX_VARIABLE_CHARACTERS = 8_192;
/** RFC 5228 §10: a script must not multiply mail. */
export const MAX_REDIRECTS = 5;
export const MAX_ACTIONS = 50;
/** RFC 6609 §3: scripts in scripts. */
export const MAX_INCLUDE_DEPTH = 10;
export const MAX_INCLUDES = 50;
/** What `body` and `extracttext` look at. */
export const MAX_BODY_CHARACTERS = 512 * 1024;
