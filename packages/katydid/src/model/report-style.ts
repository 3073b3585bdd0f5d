/** Of the page: light or dark as the reader's system is, and on paper. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --page: #ffffff; --shade: #f6f8fa;
  --good: #116329; --bad: #a40e26; --open: #7d4e00; --mark: #0550ae; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --page: #0d1117; --shade: #161b22;
    --good: #56d364; --bad: #ff7b72; --open: #e3b341; --mark: #79c0ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; }
.headline { font-size: 1.25rem; font-weight: 600; }
.code0, .passed { color: var(--good); } .code1, .failed, .no-data { color: var(--bad); }
.code3, .inconclusive, .invalid { color: var(--open); }
.proven { list-style: none; padding: 0; margin: .5rem 0; font-variant-numeric: tabular-nums; }
.verdict { font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
.figures td, .figures thead th:not(:first-child) { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
small { display: block; color: var(--soft); font-size: .8rem; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .35rem 1rem; margin: 0; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
svg { width: 100%; min-width: 28rem; height: auto; max-width: 44rem; display: block; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
svg .axis { stroke: var(--line); } svg .fit { stroke: var(--soft); fill: none; stroke-dasharray: 5 4; }
svg .point { fill: var(--mark); } svg .range { stroke: var(--mark); stroke-width: 2; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
@media print { main { max-width: none; padding: 0; } h2 { break-after: avoid; } tr, svg { break-inside: avoid; } }
`
