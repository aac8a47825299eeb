import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Buildspec } from './buildspec';

/** What a report group would show, read from the files that a build has written. */
export type BuildReport = {
  /** ARN or name of the report group. */
  readonly group: string;
  readonly files: readonly string[];
} & (
  | { readonly kind: 'tests'; readonly tests: number; readonly failures: number; readonly skipped: number }
  | { readonly kind: 'coverage'; readonly lines: number; readonly covered: number }
);

/** Reads the reports of a build. A file that was not written counts nothing, as CodeBuild then shows no report. */
export async function readReports(spec: Buildspec, folder: string): Promise<readonly BuildReport[]> {
  const reports: BuildReport[] = [];
  for (const [group, { files, 'file-format': format }] of Object.entries(spec.reports)) {
    const written = files.filter((file) => existsSync(path.join(folder, file)));
    if (written.length === 0) continue;
    const texts = await Promise.all(written.map((file) => readFile(path.join(folder, file), 'utf8')));
    const text = texts.join('\n');
    reports.push({ group, files: written, ...(format === 'JUNITXML' ? testsIn(text) : coverageIn(text)) });
  }
  return reports;
}

/** Errors are failures: the report group knows one kind. */
function testsIn(text: string) {
  const suites = elements(text, 'testsuite');
  const sum = (name: string): number => suites.reduce((total, suite) => total + (suite.get(name) ?? 0), 0);
  return {
    kind: 'tests' as const,
    tests: sum('tests'),
    failures: sum('failures') + sum('errors'),
    skipped: sum('skipped'),
  };
}

/** The project's own metrics come first in a file of Clover; lines are its statements. */
function coverageIn(text: string) {
  const [project] = elements(text, 'metrics');
  return {
    kind: 'coverage' as const,
    lines: project?.get('statements') ?? 0,
    covered: project?.get('coveredstatements') ?? 0,
  };
}

/** Attributes of each element of a name, as far as they are numbers. */
function elements(text: string, name: string): readonly ReadonlyMap<string, number>[] {
  return [...text.matchAll(new RegExp(`<${name}\\s([^>]*)>`, 'g'))].map(
    ([, attributes = '']) =>
      new Map(
        [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value]): [string, number] => [
          key,
          Number(value),
        ]),
      ),
  );
}
