import * as fs from 'node:fs';
import * as path from 'node:path';

export const ROOT = path.resolve(__dirname, '..', '..');

/** A page of the documentation, by its path from the top of the repository. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

/** README, CONTRIBUTING, everything in `docs`, and what GitHub shows to those who write issues and pull requests. */
export function pages(): readonly Page[] {
  const forms = path.posix.join('.github', 'ISSUE_TEMPLATE');
  return [
    'README.md',
    'CONTRIBUTING.md',
    ...filesIn('docs', '.md'),
    ...filesIn('.github', '.md'),
    ...filesIn(forms, '.yml'),
  ].map((file) => ({ file, text: fs.readFileSync(path.join(ROOT, file), 'utf8') }));
}

function filesIn(folder: string, ending: string): readonly string[] {
  return fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.posix.join(folder, file));
}

export interface Link {
  /** Path from the top of the repository; the page's own for a link within it. */
  readonly target: string;
  readonly anchor?: string;
}

/** Links of a page that stay in the repository. */
export function linksOf({ file, text }: Page): readonly Link[] {
  return [
    ...withoutCode(text).matchAll(/\]\(([^)\s]+)\)|<(?:img|source|a)\b[^>]*? (?:src|srcset|href)="([^"]+)"/g),
  ]
    .map(([, link, ofElement]) => link ?? ofElement ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [target = '', anchor] = link.split('#');
      const resolved = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
      return { target: resolved, anchor };
    });
}

/** Whether a link leads somewhere: the file is there, and has the heading. */
export function leadsSomewhere({ target, anchor }: Link): boolean {
  const file = path.join(ROOT, target);
  if (!fs.existsSync(file)) return false;
  return anchor === undefined || anchorsOf(fs.readFileSync(file, 'utf8')).includes(anchor);
}

/**
 * Anchors that GitHub makes of headings: lower case, without punctuation, hyphens for spaces, numbered where they repeat.
 *
 * @see https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
 */
export function anchorsOf(text: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(text, 'blocks').matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/** Code can look like a link or a heading. */
function withoutCode(text: string, what: 'all' | 'blocks' = 'all'): string {
  const blocks = text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '');
  return what === 'all' ? blocks.replaceAll(/`[^`\n]*`/g, '`code`') : blocks;
}

/** Paths of this repository that a page names in code: `lib/app.ts`, `test/github`. Not those of files that it adds. */
export function namedPaths({ text }: Page): readonly string[] {
  const blocks = text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '');
  return [
    ...blocks.matchAll(
      /(?<!new file )`((?:app|bench|bin|diagrams|docs|fork|lambda|lib|lift|ops|rehearsal|test|\.devcontainer|\.github)\/[\w./-]+)`/gi,
    ),
  ].map(([, file = '']) => file);
}
