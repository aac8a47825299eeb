/** Style of the drawings. Left of a plot is room for the numbers of its axis. */
export const PLOT_STYLE = `
figure { margin: .75rem 0 0; }
figcaption { margin-bottom: .15rem; }
svg { display: block; }
svg text { fill: var(--soft); font-size: 11px; }
svg.plot { width: calc(100% - 4.25rem); margin-left: 4.25rem; overflow: visible; }
svg rect { fill: var(--plain); }
svg.bad rect { fill: var(--bad); }
svg line { stroke: var(--line); }
svg .grid { stroke-dasharray: 1 3; stroke: var(--soft); stroke-opacity: .6; }
svg .tick { stroke: var(--text); stroke-width: 2; }
svg .mark line { stroke: var(--soft); stroke-dasharray: 3 3; }
svg.textures { position: absolute; width: 0; height: 0; }
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
svg .name { fill: var(--text); font-weight: 600; paint-order: stroke; stroke: var(--panel); stroke-width: 3px; }
svg .halo { paint-order: stroke; stroke: var(--panel); stroke-width: 3px; }
@media (max-width: 45rem) { svg .name { display: none; } }
.timeline { list-style: none; padding: 0; margin: 0; }
.timeline li { display: grid; grid-template-columns: minmax(0, 11rem) minmax(0, 1fr); gap: .5rem; align-items: center; font-size: .75rem; line-height: 1.35; color: var(--soft); }
@media (max-width: 45rem) { .timeline li { grid-template-columns: minmax(0, 40%) minmax(0, 1fr); } }
.timeline svg { width: 100%; overflow: visible; }
.timeline .fault { color: var(--bad); }
.timeline rect.abandoned, svg.states rect.state { fill: var(--panel); stroke: var(--soft); }
.timeline rect.caught, .timeline rect.failed { fill: var(--bad); }
.timeline .retry { fill: var(--panel); stroke: var(--bad); stroke-width: 1.5; }
.across { grid-column: 1 / -1; }
.sheet { position: relative; margin: 0 auto; }
.start { position: absolute; top: 0; width: 1px; height: 1px; scroll-initial-target: nearest; }
svg .used { fill: var(--good); }
svg .service { fill: var(--soft); fill-opacity: .55; }
svg .explained { fill: var(--first); }
svg .unexplained { fill: var(--second); }
svg.states rect.taken { stroke: var(--plain); stroke-width: 2; }
svg.states path { fill: none; stroke: var(--soft); stroke-opacity: .55; }
svg.states path.catch { stroke-dasharray: 3 3; }
svg.states path.taken { stroke: var(--plain); stroke-width: 2; stroke-opacity: 1; }
svg.states path.catch.taken { stroke: var(--bad); }
svg.states text.taken { fill: var(--text); font-weight: 600; }
svg.states text.step { paint-order: stroke; stroke: var(--panel); stroke-width: 3px; }
`;
