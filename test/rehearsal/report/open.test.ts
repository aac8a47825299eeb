import { hasDesktop } from '../../../rehearsal/report/open';

describe('a desktop to open a page on', () => {
  test.each<[string, NodeJS.Platform, Record<string, string>, boolean]>([
    ['is there under X11', 'linux', { DISPLAY: ':0' }, true],
    ['is there under Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['is there in the Linux of Windows', 'linux', { WSL_DISTRO_NAME: 'Debian' }, true],
    ['is not there on a server', 'linux', { DISPLAY: '' }, false],
    ['is taken for granted on macOS', 'darwin', {}, true],
    ['is taken for granted on Windows', 'win32', {}, true],
  ])('%s', (_, platform, environment, there) => {
    expect(hasDesktop(platform, environment)).toBe(there);
  });
});
