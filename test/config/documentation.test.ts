import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  detectionWindowSeconds,
  EGRESS_PRICES,
  egressMonthlyUsd,
  ENVIRONMENT_NAMES,
  loadSettings,
  type Egress,
} from '../../lib/config';
import {
  QUOTE_CACHE_HOURLY_USD,
  QUOTE_CACHE_SIZES_GIB,
  quoteCacheMonthlyUsd,
} from '../../lib/config/quote-cache-cost';
import { RULES } from '../../lib/config/rules';
import { loadAnything } from './load-anything';
import { cellsOf, expectedRows } from './settings-table';

const PAGE = readFileSync(join(__dirname, '../../docs/configuration.md'), 'utf8');

/** The cells of every table row of the page whose table has such a first heading. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const tables = PAGE.split(/\n\n+/).filter((block) => cells(block.split('\n')[0] ?? '')[0] === heading);
  return tables.flatMap((table) => table.split('\n').slice(2).filter(Boolean).map(cells));
}

function cells(line: string): readonly string[] {
  // The formatter escapes underscores outside of code.
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\', ''));
}

function cost(egress: Egress, zones: number, needs: { tasks?: number; exec?: boolean } = {}): string {
  return egressMonthlyUsd(egress, zones, { tracing: false, ...needs }).toFixed(2);
}

function eachZoneCount(egress: Egress, exec = false): readonly string[] {
  return [2, 3].map((zones) => cost(egress, zones, { exec }));
}

const settingRows = new Map(rowsUnder('Setting').map((row) => [row[0] ?? '', row]));

describe('docs/configuration.md', () => {
  test.each(expectedRows().map((row) => [row.setting, row] as const))(
    'tells the truth of %s',
    (setting, row) => {
      const written = settingRows.get(`\`${setting}\``) ?? [];

      expect(written.slice(0, -1)).toEqual(cellsOf(row));
      expect(written.at(-1)).toMatch(/.{10}\.$/);
    },
  );

  test('names no setting that does not exist', () => {
    expect([...settingRows.keys()].toSorted()).toEqual(
      expectedRows()
        .map(({ setting }) => `\`${setting}\``)
        .toSorted(),
    );
  });

  test('every setting says what it accepts', () => {
    expect(expectedRows().filter(({ accepts }) => accepts === '')).toEqual([]);
  });

  test('names every rule and no other', () => {
    const named = rowsUnder('Rule').flatMap(([names = '']) =>
      names.split(', ').map((name) => name.replaceAll('`', '')),
    );

    expect(named.toSorted()).toEqual(Object.keys(RULES).toSorted());
  });

  test('states the cost of each egress as it is computed', () => {
    const nat = String(EGRESS_PRICES.natGatewayGb);
    const endpoint = String(EGRESS_PRICES.interfaceEndpointGb);

    expect(rowsUnder('`network.egress`').map((row) => row.slice(0, 4))).toEqual([
      ['`public-subnets`', ...eachZoneCount('public-subnets'), '0.00'],
      ['`nat-gateway`', ...eachZoneCount('nat-gateway'), nat],
      ['`nat-gateway-per-zone`', ...eachZoneCount('nat-gateway-per-zone'), nat],
      ['`interface-endpoints`', ...eachZoneCount('interface-endpoints'), endpoint],
      ['`interface-endpoints` with `service.exec`', ...eachZoneCount('interface-endpoints', true), endpoint],
    ]);
    expect(PAGE).toContain(`(${cost('public-subnets', 2, { tasks: 1 })} a month)`);
    expect(PAGE).toContain(`list prices of ${EGRESS_PRICES.region} on ${EGRESS_PRICES.date}`);
  });

  test('states the cost of each size of the cache as it is computed', () => {
    expect(rowsUnder('`quote.api.cache.sizeGiB`')).toEqual(
      QUOTE_CACHE_SIZES_GIB.map((size) => [
        String(size),
        String(QUOTE_CACHE_HOURLY_USD[size]),
        quoteCacheMonthlyUsd(size).toFixed(2),
      ]),
    );
  });

  test('states the detection window of each environment as it is computed', () => {
    const [sandbox, staging, production] = ENVIRONMENT_NAMES.map((environment) =>
      detectionWindowSeconds(loadSettings({ environment }).timeouts),
    );

    expect(PAGE).toContain(
      `${sandbox} seconds in sandbox, ${staging} in staging, ${production} in production`,
    );
  });

  test('shows an error as it is printed', () => {
    const production = {
      protection: { data: 'retain', deletionProtection: true },
      service: { tasks: { min: 5, max: 2 } },
      loadBalancer: { acessLogs: true },
    };

    const result = loadAnything({ environment: 'production' }, { production });

    const example = /```text\n([\s\S]*?)\n```/.exec(PAGE)?.[1];
    expect(result).toHaveProperty('message', example);
  });
});

describe('lib/config/settings.ts', () => {
  const source = readFileSync(join(__dirname, '../../lib/config/settings.ts'), 'utf8').replaceAll(
    /\n \* +/g,
    ' ',
  );
  test.each([
    ['public-subnets', `${cost('public-subnets', 2, { tasks: 1 })} USD for each task`],
    ['nat-gateway', `${cost('nat-gateway', 2)} USD, and ${EGRESS_PRICES.natGatewayGb} USD for each GB`],
    [
      'nat-gateway-per-zone',
      `${cost('nat-gateway-per-zone', 2)} USD in two zones, ${cost('nat-gateway-per-zone', 3)} USD in three`,
    ],
    [
      'interface-endpoints',
      `${cost('interface-endpoints', 2)} USD in two zones, ${cost('interface-endpoints', 3)} USD in three`,
    ],
  ])('states the computed cost beside %s', (egress, expected) => {
    const entry = source.split(`- \`${egress}\``)[1]?.split(' - `')[0];

    expect(entry).toContain(expected);
  });
});

describe('lib/config/quote-settings.ts', () => {
  const source = readFileSync(join(__dirname, '../../lib/config/quote-settings.ts'), 'utf8').replaceAll(
    /\s+\*\s+/g,
    ' ',
  );
  test.each(QUOTE_CACHE_SIZES_GIB)('states the hourly price beside a cache of %d GiB', (size) => {
    expect(source).toMatch(new RegExp(`\\b${size} costs ${QUOTE_CACHE_HOURLY_USD[size]}0*\\b`));
  });
});
