/** Style sheet of the report: light and dark by the reader's system, from a phone's width upwards. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1c2024; --soft: #60646c; --line: #d9d9e0; --ground: #fff; --panel: #f7f8fa; --good: #18794e; --bad: #cd2b31; --plain: #3e63dd; --first: #8da4ef; --second: #ffb224; --third: #5bb98b; --ink: #1c2024; }
@media (prefers-color-scheme: dark) { :root { --text: #edeef0; --soft: #b0b4ba; --line: #363a3f; --ground: #111113; --panel: #18191b; --good: #3dd68c; --bad: #ff9592; --plain: #9eb1ff; --first: #3a5ccc; --second: #ad5700; --third: #18794e; --ink: #edeef0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 56rem; color: var(--text); background: var(--ground); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 1rem 0 .5rem; }
h2 { font-size: 1.15rem; margin: 0 0 .25rem; }
section { border: 1px solid var(--line); border-radius: .5rem; background: var(--panel); padding: 1rem; margin: 1rem 0; }
.verdict { font-size: 1.15rem; font-weight: 600; }
.pass { color: var(--good); }
.fail { color: var(--bad); }
h2 strong { font-size: .85rem; margin-left: .5rem; }
.expectation { color: var(--soft); margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th:nth-last-child(-n+5):not(:nth-child(-n+2)) { text-align: right; }
th { color: var(--soft); font-weight: 500; font-size: .85rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: .75rem 0 0; }
figcaption, summary, .marks, .none { color: var(--soft); font-size: .85rem; }
svg { display: block; width: 100%; height: auto; }
svg rect { fill: var(--plain); }
svg.bad rect { fill: var(--bad); }
svg line { stroke: var(--line); }
svg .mark line { stroke: var(--soft); stroke-dasharray: 3 3; }
svg.textures { position: absolute; width: 0; }
.ground-0 { fill: var(--first); }
.ground-1 { fill: var(--second); }
.ground-2 { fill: var(--third); }
.ground-none { fill: var(--panel); }
svg.textures .ink { fill: var(--ink); stroke: var(--ink); stroke-width: 1; stroke-opacity: .55; }
svg rect.version-0 { fill: url(#version-0); }
svg rect.version-1 { fill: url(#version-1); }
svg rect.version-2 { fill: url(#version-2); }
svg rect.version-none { fill: url(#version-none); }
svg rect.ok { fill: var(--good); }
svg rect.insufficient { fill: var(--soft); }
svg rect.alarm { fill: var(--bad); }
.key { white-space: nowrap; margin-right: .75rem; }
.key svg { display: inline-block; width: 18px; height: 12px; vertical-align: -1px; }
svg .name { fill: var(--text); font-size: 12px; font-weight: 600; paint-order: stroke; stroke: var(--panel); stroke-width: 3px; }
svg.timeline rect.abandoned, svg.states rect.state { fill: var(--ground); stroke: var(--soft); }
svg.timeline rect.caught, svg.timeline rect.failed { fill: var(--bad); }
svg.timeline .retry { fill: var(--ground); stroke: var(--bad); stroke-width: 1.5; }
svg.states rect.taken { stroke: var(--plain); stroke-width: 2; }
svg.states path { fill: none; stroke: var(--line); }
svg.states path.catch { stroke-dasharray: 3 3; }
svg.states path.taken { stroke: var(--plain); stroke-width: 2; }
svg.states path.catch.taken { stroke: var(--bad); }
svg.states text.taken { fill: var(--text); font-weight: 600; }
svg text { fill: var(--soft); font-size: 11px; }
summary { cursor: pointer; margin-top: .75rem; }
ul, ol { margin: .25rem 0; padding-left: 1.25rem; }
a { color: inherit; }
`;
