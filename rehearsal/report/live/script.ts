/** Where the page finds its script, and its events. */
export const LIVE_SCRIPT_PATH = '/live.js';
export const EVENTS_PATH = '/events';

/** The script of the page while the rehearsal runs; the report at the end has none. */
export const LIVE_SCRIPT = `const events = new EventSource('${EVENTS_PATH}');
events.addEventListener('part', ({ data }) => {
  const { id, html } = JSON.parse(data);
  const old = document.getElementById(id);
  if (old) old.outerHTML = html;
});
events.addEventListener('done', () => {
  events.close();
  location.reload();
});
events.addEventListener('error', () => {
  document.getElementById('connection').textContent =
    'The rehearsal does not answer: it was ended, or waits. What it wrote is in its folder.';
});
`;
