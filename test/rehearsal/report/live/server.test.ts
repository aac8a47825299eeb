import http from 'node:http';
import { serveLive } from '../../../../rehearsal/report/live/server';
import type { LivePage } from '../../../../rehearsal/report/live/server';
import { sampleSummary } from '../samples';

const [scenario] = sampleSummary().scenarios;
if (!scenario) throw new Error('The sample has no scenario.');
const ARCHITECTURE = { name: 'service', title: 'A service', scenarios: [scenario] };

describe('the page that follows a rehearsal, over HTTP', () => {
  let live: LivePage;
  let made: jest.SpyInstance;
  let leaving: AbortController;
  beforeEach(async () => {
    made = jest.spyOn(http, 'createServer');
    live = await serveLive('sandbox');
    leaving = new AbortController();
  });
  afterEach(async () => {
    leaving.abort();
    await live.close();
    made.mockRestore();
  });

  const get = (place: string): Promise<Response> => fetch(new URL(place, live.url));
  /** Events as they come: what was read so far, until it contains the words. */
  const events = async (): Promise<(words: string) => Promise<string>> => {
    const response = await fetch(new URL('/events', live.url), { signal: leaving.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    return async (words) => {
      while (!text.includes(words)) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error(`The events ended without ${words}: ${text}`);
        text += value;
      }
      return text;
    };
  };

  test('is on the loopback interface, at a port of its own', async () => {
    expect(live.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect((await get('/')).headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test('may ask for nothing but its own script and events', async () => {
    const response = await get('/');

    expect(response.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self';",
    );
    expect(await response.text()).toContain('<script src="/live.js" defer></script>');
    expect(await (await get('/live.js')).text()).toContain("new EventSource('/events')");
  });

  test('gets each change as an event', async () => {
    const until = await events();
    live.follower.chosen([ARCHITECTURE]);
    live.follower.began(scenario.name);
    await until('"id":"entry-steady-load"');
    live.follower.ended(scenario);

    expect(await until('1 of 1 scenarios ended')).toMatch(/^event: part\ndata: \{"id":"verdict"/);
  });

  test('gets what it missed when its events begin', async () => {
    live.follower.chosen([ARCHITECTURE]);
    live.follower.began(scenario.name);
    const until = await events();

    expect(await until('"id":"main"')).toContain('running');
  });

  test('is told of the end, and is the report from then on', async () => {
    const until = await events();
    live.finish(sampleSummary());
    await until('event: done');

    expect(await (await get('/')).text()).toContain('1 of 2 expectations failed.');
  });

  test('is told of an end that came before its events began', async () => {
    live.finish(sampleSummary());

    expect(await (await events())('event: done')).toBe('event: done\ndata: {}\n\n');
  });

  test.each([
    ['another path', 'GET', '/etc/passwd', undefined, 404],
    ['another method', 'POST', '/', undefined, 405],
    ['another name for this address', 'GET', '/', 'example.com', 403],
  ])('answers %s with an error', async (_, method, target, host, status) => {
    const answered = new Promise<number | undefined>((resolve, reject) => {
      http
        .request(
          new URL(target, live.url),
          { method, ...(host !== undefined && { headers: { host } }) },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        )
        .once('error', reject)
        .end();
    });

    expect(await answered).toBe(status);
  });

  test('ends every connection when it is closed', async () => {
    const until = await events();
    await live.close();

    await expect(until('never')).rejects.toThrow('terminated');
    // Its port may be somebody else's by now.
    expect(made.mock.results).toMatchObject([{ value: { listening: false } }]);
  });
});
