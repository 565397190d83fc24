// The board's own style, there before anything is drawn.

const sheet = new CSSStyleSheet();
const answer = await fetch(new URL("board.css", import.meta.url));
if (!answer.ok) throw new Error(`board.css: ${answer.status}`);
await sheet.replace(await answer.text());

/** Give the board's style to a shadow root. */
export function dress(root) {
  root.adoptedStyleSheets = [sheet];
}
