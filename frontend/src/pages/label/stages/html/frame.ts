/** The empty page into which documents are put, and how they look there: dark on white, as made. */

export const SHELL = `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src http: https: data:">
<meta name="referrer" content="same-origin"></head><body></body></html>`;

export const SHEET = `
:root { color-scheme: light; background: #fff; }
body { position: relative; max-width: 54rem; margin: 0 auto; padding: 1.6rem 2rem 3rem; background: #fff; color: #1d2130;
  font: 1.02rem/1.75 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
th, td { padding: 0.25rem 0.6rem; border: 1px solid #dcdfe8; vertical-align: top; text-align: start; }
a { color: #3f51c7; text-decoration: underline; }
pre { overflow-x: auto; background: #f0f2f8; padding: 0.8rem 1rem; border-radius: 8px; }
blockquote { margin-inline: 0; padding-inline-start: 1rem; border-inline-start: 3px solid #dcdfe8; color: #40465a; }
.absent::before { content: "▨"; color: #596074; font-size: 1.5rem; }
.piece { border-radius: 3px 3px 0 0; cursor: pointer; padding-top: 2px; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
[data-proposed="true"] { opacity: 0.62; }
.tag { font-size: 0.68rem; line-height: 1; font-weight: 700; letter-spacing: 0.02em; vertical-align: 0.28em; white-space: nowrap;
  border-radius: 4px; padding: 0.14rem 0.34rem; margin-inline: 0.18rem 0.1rem; cursor: pointer; user-select: none; }
.tag::before { content: attr(data-name); }
.caret { position: absolute; width: 2px; background: #3f51c7; pointer-events: none; }
::selection { background: #b9c2f5; }
`;
