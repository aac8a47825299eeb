import { PLOT_STYLE } from './plot-style';

/** Style sheet of the report: light and dark by the reader's system, from a phone's width upwards, and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1c2024; --soft: #5b606a; --line: #d9d9e0; --ground: #f4f5f8; --panel: #fff; --good: #13653f; --good-ground: #e6f6ed; --bad: #b4232a; --bad-ground: #feebec; --plain: #3e63dd; --link: #2b50c8; --first: #8da4ef; --second: #ffb224; --third: #5bb98b; --ink: #1c2024; }
@media (prefers-color-scheme: dark) { :root { --text: #edeef0; --soft: #b4b9c2; --line: #3c4046; --ground: #111113; --panel: #1a1b1e; --good: #4ade95; --good-ground: #132d21; --bad: #ff9f9a; --bad-ground: #3b1517; --plain: #8ea6ff; --link: #a9bbff; --first: #4a6ad6; --second: #b86200; --third: #1d8a58; --ink: #edeef0; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } * { animation: none !important; transition: none !important; } }
body { margin: 0 auto; padding: 1.5rem clamp(.75rem, 3vw, 2rem) 4rem; max-width: 78rem; color: var(--text); background: var(--ground); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .25rem .75rem; background: var(--panel); color: var(--link); z-index: 1; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 3px solid var(--plain); outline-offset: 2px; }
main:focus { outline: none; }
h1 { font-size: 1.25rem; font-weight: 600; margin: 0 0 .25rem; color: var(--soft); }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.75rem 0 .75rem; }
h3 { font-size: 1.05rem; line-height: 1.35; margin: 0; }
h4 { font-size: .8rem; font-weight: 600; color: var(--soft); margin: .75rem 0 .1rem; }
p, ul, ol, dl { margin: .25rem 0; }
ul, ol { padding-left: 1.2rem; }
a { color: var(--link); text-underline-offset: .15em; }
code { font-size: .9em; }
.soft, .facts, figcaption, summary, .marks, .none, dt { color: var(--soft); font-size: .85rem; }
.facts { max-width: 60rem; }
.pass { color: var(--good); }
.fail { color: var(--bad); }
.verdict { font-size: clamp(1.5rem, 4vw, 2.2rem); line-height: 1.2; font-weight: 700; margin: 0 0 .5rem; }
.failures { list-style: none; padding: .6rem .9rem; margin: .5rem 0 .75rem; background: var(--bad-ground); border-left: 4px solid var(--bad); border-radius: .25rem; }
.failures li + li { margin-top: .4rem; }
.failures a { font-weight: 600; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1rem; }
.card, article { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.1rem; }
.card ul { list-style: none; padding: 0; margin: .5rem 0 0; }
.card li { display: flex; gap: .5rem; padding: .2rem 0; line-height: 1.35; }
.card li .soft { display: block; }
.card a { text-decoration: none; }
.card a:hover, .card a:focus-visible { text-decoration: underline; }
.sign { flex: none; font-weight: 700; }
article { margin: 0 0 1rem; border-left: 4px solid var(--good); display: grid; grid-template-columns: minmax(0, 1fr); gap: .25rem 2rem; }
article.pass, article.fail { color: var(--text); }
article.fail { border-left-color: var(--bad); }
article.waiting { border-left-color: var(--line); }
article.running { border-left-color: var(--plain); }
@media (min-width: 60rem) { article { grid-template-columns: minmax(0, 22rem) minmax(0, 1fr); } article > h3, article > dl { grid-column: 1 / -1; } }
.badge { font-size: .8rem; font-weight: 600; padding: .1rem .55rem; border-radius: 1rem; white-space: nowrap; background: var(--ground); }
.badge.pass { background: var(--good-ground); }
.badge.fail { background: var(--bad-ground); }
.story { font-size: .95rem; }
.reason { background: var(--bad-ground); border-radius: .25rem; padding: .4rem .6rem; margin: .25rem 0 .5rem; }
.figures { display: flex; flex-wrap: wrap; gap: .15rem 1.6rem; margin: .4rem 0 0; }
.figures div { display: flex; gap: .4rem; align-items: baseline; }
dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.drawings:empty { display: none; }
.marks { columns: 15rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2rem; font-size: .9rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; width: fit-content; padding: .15rem .25rem; border-radius: .25rem; }
details > :not(summary) { margin-left: .25rem; }
.story details { font-size: .9rem; }
.role { margin: 0; border-bottom: 1px solid var(--line); background: var(--panel); }
.role summary { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 3fr) minmax(0, 4fr); gap: .1rem 1rem; align-items: center; width: auto; padding: .35rem .6rem; }
.role summary > :first-child { color: var(--text); }
.role summary > :first-child::before { content: '▸ '; }
.role[open] summary > :first-child::before { content: '▾ '; }
@media (max-width: 45rem) { .role summary { grid-template-columns: minmax(0, 1fr); } }
.role svg { width: 100%; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; background: var(--panel); }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: normal; min-width: 4rem; max-width: 34rem; font-weight: 400; }
td, tbody th { overflow-wrap: break-word; }
thead th { color: var(--soft); font-weight: 600; font-size: .8rem; vertical-align: bottom; }
tfoot th, tfoot td { font-weight: 700; border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.bar { display: inline-block; width: 6rem; margin-right: .6rem; text-align: left; }
.bar span { display: inline-block; height: .6rem; background: var(--plain); border-radius: .1rem; }
@media (max-width: 45rem) { .bar { display: none; } }
${PLOT_STYLE}
@media print { :root { --ground: #fff; font-size: 11px; } body { max-width: none; padding: 0; font-size: 1rem; } .skip { display: none; } article, .card, figure, tr { break-inside: avoid; } .story details::details-content { content-visibility: visible; block-size: auto; } .wide { overflow: visible; } .sheet { width: auto !important; } .start { display: none; } svg.states { max-width: 100%; height: auto; margin: 0 auto; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
