import pc from 'picocolors';

/** Shows what a rehearsal is doing. */
export interface Progress {
  /**
   * Carries a step out and shows its title, what it says meanwhile, and how it ended.
   * @param work is given a function that says what goes on; what it returns tells whether the step went well
   */
  step<T>(
    title: string,
    work: (say: (text: string) => void) => Promise<T>,
    good?: (result: T) => boolean,
  ): Promise<T>;
}

/** One line as a step begins, one as it ends: for logs and pipes. */
export function plainProgress(write: (line: string) => void): Progress {
  return {
    async step(title, work, good = () => true) {
      const startedAt = performance.now();
      write(`… ${title}`);
      const took = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
      try {
        const result = await work(() => undefined);
        write(`${good(result) ? pc.green('✔') : pc.red('✖')} ${title} (${took()})`);
        return result;
      } catch (error) {
        write(`${pc.red('✖')} ${title} (${took()})`);
        throw error;
      }
    },
  };
}

/**
 * Steps that redraw in place, for a terminal. listr2 is an ES module only, so it is loaded when a terminal is there:
 * tests and pipes never need it.
 */
export async function terminalProgress(): Promise<Progress> {
  const { Listr } = await import('listr2');
  return {
    async step(title, work, good = () => true) {
      const results: Awaited<ReturnType<typeof work>>[] = [];
      const list = new Listr(
        [
          {
            title,
            task: async (_, task) => {
              const result = await work((text) => {
                task.title = `${title}: ${text}`;
              });
              results.push(result);
              task.title = title;
              if (!good(result)) throw new Error(title);
            },
          },
        ],
        {
          registerSignalListeners: false,
          rendererOptions: { timer: { condition: true, field: took, format: () => pc.dim } },
        },
      );
      try {
        await list.run();
      } catch (error) {
        if (results.length === 0) throw error;
      }
      const [result] = results.map((value) => ({ value }));
      if (!result) throw new Error(`${title} ended without a result.`);
      return result.value;
    },
  };
}

function took(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
