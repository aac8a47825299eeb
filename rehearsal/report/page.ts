import { escapeHtml } from './escape';
import { SHARE_TEXTURES } from './shares';
import { STYLE } from './style';

/** The parts of a page. */
export interface PageParts {
  /** Text. */
  readonly title: string;
  /** HTML below the title. */
  readonly header: string;
  readonly main: string;
  /** HTML for the head of the document. @default nothing more */
  readonly head?: string;
}

/** An HTML document around its parts, with its style sheet in it. */
export function page({ title, header, main, head = '' }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>${head}
</head>
<body>
<header>
<a class="skip" href="#main">Skip to the results</a>
<h1>${escapeHtml(title)}</h1>
<div id="verdict">${header}</div>
</header>
<main id="main" tabindex="-1">
${main}
</main>
${SHARE_TEXTURES}
</body>
</html>
`;
}
