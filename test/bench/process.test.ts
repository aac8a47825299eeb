import { groupOf, residentBytes } from '../../bench/memory';
import { measure, secondsOfChildren } from '../../bench/process';

describe('the times that a shell tells', () => {
  it('are those of its children, user and system together', () => {
    expect(secondsOfChildren('0m0.00s 0m0.01s\n1m2.50s 0m0.25s\n')).toBe(62.75);
  });

  it('are an error when they are written in another way', () => {
    expect(() => secondsOfChildren('soon')).toThrow('The shell wrote its times as "soon"');
  });
});

describe('what Linux tells of a process', () => {
  it('has the group behind a name that may hold anything', () => {
    expect(groupOf('42 (a) b (c)) S 1 77 42 0 -1')).toBe(77);
  });

  it('has the resident memory in kB', () => {
    expect(residentBytes('Name:\tnode\nVmHWM:\t  90 kB\nVmRSS:\t  64 kB\n')).toBe(64 * 1024);
  });

  it('has no memory for a process that has ended', () => {
    expect(residentBytes('Name:\tnode\nState:\tZ (zombie)\n')).toBe(0);
  });
});

describe('measuring a command', () => {
  const { signal } = new AbortController();

  it('gives what it wrote', async () => {
    const { output } = await measure({ words: ['printf', '%s', 'two words'], cwd: '.', signal });
    expect(output).toBe('two words');
  });

  it('fails with what the command said when it fails', async () => {
    const failing = measure({ words: ['sh', '-c', 'echo no >&2; exit 3'], cwd: '.', signal });
    await expect(failing).rejects.toThrow(/ended with status 3:\nno/);
  });

  it('ends the command and what it started when it is interrupted', async () => {
    const interruption = new AbortController();
    const waiting = measure({
      words: ['sh', '-c', 'sleep 600 & wait'],
      cwd: '.',
      signal: interruption.signal,
    });
    interruption.abort(new Error('enough'));
    // It ends when nobody holds its output any more: the process in the background has ended, too.
    await expect(waiting).rejects.toThrow('enough');
  });
});
