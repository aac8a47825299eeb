type Environment = Readonly<Record<string, string | undefined>>;

/** Any of these is set where windows can be shown on Linux; the last two by Windows around it. */
const DESKTOPS = ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME', 'WSL_INTEROP'];

/**
 * Opens a file or an address with what the platform has for it, and does not wait for it to be closed.
 *
 * @throws Error when there is no desktop, or nothing that opens pages
 */
export async function openPage(target: string): Promise<void> {
  if (!hasDesktop(process.platform, process.env)) {
    throw new Error(`there is no desktop here (none of ${DESKTOPS.join(', ')} is set)`);
  }
  // An ES module only: loaded by who asks for it, so that tests never need it.
  const { default: open } = await import('open');
  await open(target);
}

/** Whether a page can be shown. Windows and macOS always have a desktop as far as a program can tell. */
export function hasDesktop(platform: NodeJS.Platform, environment: Environment): boolean {
  return platform === 'win32' || platform === 'darwin' || DESKTOPS.some((name) => environment[name]);
}
