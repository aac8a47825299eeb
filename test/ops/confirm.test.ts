import { confirm } from '../../ops/confirm';
import type { Terminal } from '../../ops/terminal';

/** A terminal at which somebody gives this answer. */
function terminal(answer?: string): Terminal & { readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    out: () => undefined,
    error: (text) => told.push(text),
    columns: 80,
    ask: answer === undefined ? undefined : () => Promise.resolve(answer),
  };
}

describe('the question before something is changed', () => {
  it('comes after what will be done', async () => {
    const sandbox = terminal('y');
    await confirm({ terminal: sandbox, environment: 'sandbox', yes: false }, ['Stop d-1']);
    expect(sandbox.told).toEqual(['Stop d-1']);
  });

  it('takes anything but yes for a no', async () => {
    const asked = confirm({ terminal: terminal(''), environment: 'sandbox', yes: false }, []);
    await expect(asked).rejects.toMatchObject({ exitStatus: 1 });
  });

  it('is not asked with --yes', async () => {
    await expect(
      confirm({ terminal: terminal(), environment: 'staging', yes: true }, []),
    ).resolves.toBeUndefined();
  });

  it('cannot be asked in a pipe: --yes is missing then', async () => {
    const asked = confirm({ terminal: terminal(), environment: 'sandbox', yes: false }, []);
    await expect(asked).rejects.toMatchObject({ exitStatus: 2, trouble: { fix: 'add --yes' } });
  });

  it('wants the name of production typed', async () => {
    const production = { environment: 'production', yes: false } as const;
    await expect(confirm({ terminal: terminal('y'), ...production }, [])).rejects.toThrow(
      /nothing was changed/,
    );
    await expect(confirm({ terminal: terminal('production'), ...production }, [])).resolves.toBeUndefined();
  });

  it('is not answered by --yes in production, only by its name', async () => {
    const production = { terminal: terminal(), environment: 'production', yes: true } as const;
    await expect(confirm(production, [])).rejects.toThrow(/add --confirm production/);
    await expect(confirm({ ...production, confirm: 'production' }, [])).resolves.toBeUndefined();
  });

  it('refuses the name of another environment', async () => {
    const sandbox = { terminal: terminal('y'), environment: 'sandbox', yes: true } as const;
    await expect(confirm({ ...sandbox, confirm: 'production' }, [])).rejects.toThrow(
      /is not the environment/,
    );
  });
});
