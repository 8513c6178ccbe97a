/** The style that a mail's frame begins with; the mail's own comes after it and may change anything but the fold. */

const BASE = `
:root { color-scheme: light; }
html { overflow-x: auto; overflow-y: hidden; }
body { margin: 0; padding: 2px 0 8px; font: 15px/1.6 "Segoe UI Variable Text","Segoe UI",system-ui,-apple-system,Roboto,"Noto Sans",sans-serif; color: #1e1929; background: transparent; overflow-wrap: break-word; }
a { color: #5b2a86; }
img { max-width: 100%; height: auto; }
img.congthu-blocked { min-width: 16px; min-height: 16px; border: 1px dashed #b9b2c9; border-radius: 4px; }
blockquote { margin: 8px 0; padding-left: 14px; border-left: 3px solid #d3cddf; color: #4f485f; }
pre { white-space: pre-wrap; font-family: inherit; }
table { max-width: 100%; }
.congthu-fold > summary { display: inline-block; list-style: none; cursor: pointer; padding: 0 9px; margin: 8px 0; border-radius: 8px; background: #ece8f3; color: #4f485f; letter-spacing: 2px; font: 12px/20px sans-serif; }
.congthu-fold > summary::-webkit-details-marker { display: none; }
`;

/** A mail without colours of its own takes those of the screen. */
const PLAIN_DARK = `
:root { color-scheme: dark; }
body { color: #ece8f3; }
a { color: #c9a9ea; }
blockquote { border-color: #453e55; color: #bdb6cb; }
.congthu-fold > summary { background: #2b2636; color: #bdb6cb; }
`;

/** A mail made for white paper is turned round as a whole; pictures are turned back. */
const COLOURED_DARK = `
html { background: #fff; filter: invert(0.92) hue-rotate(180deg); border-radius: 8px; }
body { padding: 10px 12px; }
img:not(.congthu-blocked), video, svg, [style*="background-image"] { filter: invert(1) hue-rotate(180deg); }
`;

export function frameStyle(isDark: boolean, hasColours: boolean): string {
  if (!isDark) return BASE;
  return BASE + (hasColours ? COLOURED_DARK : PLAIN_DARK);
}
