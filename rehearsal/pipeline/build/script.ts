import { type Buildspec, PHASES } from './buildspec';

/** File that a build's shell writes a line to for each phase that ran: its name, its status, the command that failed. */
export const STATE_FILE = 'BUILD_SHELL_STATE';
/** File that it writes the exported variables to, each ended by a NUL. */
export const EXPORTS_FILE = 'BUILD_SHELL_EXPORTS';

/**
 * Renders the phases of a buildspec as one script of bash.
 *
 * One shell for all phases. A phase ends at the first command that fails. A failed build does not keep `post_build` from
 * running, unless it says so; a failure of any other phase ends the build. `on-failure` decides otherwise.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
 */
export function buildScript({ phases, env }: Buildspec): string {
  const lines = ['__ended=0 __result=0', 'export CODEBUILD_BUILD_SUCCEEDING=1'];
  for (const name of PHASES) {
    const phase = phases[name];
    if (phase === undefined) continue;
    const action = phase['on-failure'] ?? (name === 'build' ? 'CONTINUE' : 'ABORT');
    lines.push(
      '__exit=0 __command=0 __skip=$__ended',
      ...phase.commands.map((command, index) => oneCommand(command, index)),
      'if (( ! __ended )); then',
      `  printf '%s %s %s\\n' ${name} "$__exit" "$__command" >> "$${STATE_FILE}"`,
      '  if (( __exit )); then',
      `    __result=1 __ended=${action === 'ABORT' ? 1 : 0}`,
      '    export CODEBUILD_BUILD_SUCCEEDING=0',
      '  fi',
      'fi',
    );
  }
  const exported = env['exported-variables'].map((name) => `printf '%s\\0' "${name}=$${name}"`);
  if (exported.length > 0) lines.push(`{ ${exported.join('; ')}; } > "$${EXPORTS_FILE}"`);
  lines.push('exit $__result');
  return `${lines.join('\n')}\n`;
}

function oneCommand(command: string, index: number): string {
  return `if (( ! __skip )); then
${command}
__exit=$? __command=${index}
__skip=$(( __exit != 0 ))
fi`;
}
