"""The looks of a report: one style sheet, light and dark, wide and narrow, for screen and paper."""

from __future__ import annotations

LIGHT = {
    "ink": "#1c2024",
    "soft": "#5b6068",
    "paper": "#ffffff",
    "card": "#f6f7f9",
    "edge": "#dcdfe4",
    "good": "#18794e",
    "amber": "#8f5200",
    "bad": "#c42126",
    "bar": "#3a5ccc",
}

DARK = {
    "ink": "#edeef0",
    "soft": "#b0b4ba",
    "paper": "#111317",
    "card": "#1a1d22",
    "edge": "#373b42",
    "good": "#4cc38a",
    "amber": "#f0b64a",
    "bad": "#ff8589",
    "bar": "#8aa4ff",
}

_RULES = """
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; margin: 0;
  color: var(--ink); background: var(--paper); -webkit-text-size-adjust: 100%; }
main { max-width: 72rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .25rem; }
section { margin-top: 2.75rem; }
p { margin: .2rem 0; overflow-wrap: anywhere; }
.soft, th, dt, figcaption, .n small { color: var(--soft); }
.good { color: var(--good); } .amber { color: var(--amber); } .bad { color: var(--bad); }
.files { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; margin: .9rem 0 0;
  padding: 0; }
.files li { background: var(--card); border: 1px solid var(--edge); border-radius: 6px;
  padding: .1rem .55rem; font-size: .87rem; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1px;
  margin: 1rem 0 1.25rem; border: 1px solid var(--edge); border-radius: 8px; overflow: hidden;
  background: var(--card); }
.facts div { padding: .55rem .8rem .6rem; box-shadow: 0 0 0 1px var(--edge); }
dt { font-size: .8rem; } dd { margin: 0; font-size: 1.15rem; font-weight: 600; }
dd, td.n, .axis { font-variant-numeric: tabular-nums; }
figure { margin: 0 0 1.25rem; }
.lane { display: grid; grid-template-columns: 8rem 1fr; align-items: center; gap: .75rem;
  padding: .12rem 0; }
.lane > :first-child { font-size: .87rem; text-align: end; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis; }
.lane svg { display: block; width: 100%; height: 18px; background: var(--card);
  border-radius: 4px; }
.axis { position: relative; height: 1.1rem; color: var(--soft); font-size: .75rem; }
.axis span { position: absolute; transform: translateX(-50%); }
.axis span:first-child { transform: none; }
figcaption { font-size: .8rem; margin-top: .3rem; }
.cue { fill: none; stroke: var(--soft); stroke-width: 1; vector-effect: non-scaling-stroke; }
.said { fill: var(--bar); } .said.amber { fill: var(--amber); } .said.bad { fill: var(--bad); }
table { border-collapse: collapse; width: 100%; }
th { text-align: start; font-weight: 500; font-size: .8rem; padding: .35rem .6rem;
  border-bottom: 1px solid var(--edge); white-space: nowrap; vertical-align: bottom; }
td { padding: .55rem .6rem; border-bottom: 1px solid var(--edge); vertical-align: top; }
th.n, td.n { text-align: end; white-space: nowrap; }
td.who { min-width: 7rem; max-width: 13rem; overflow-wrap: break-word; }
td.who small, td.text small { display: block; font-size: .85rem; }
td.text { width: 100%; min-width: 15rem; overflow-wrap: anywhere; }
.rtl, .rtl > * { text-align: right; }
.notes { margin-top: 1.25rem; font-size: .87rem; }
.notes dt { font-size: inherit; color: var(--ink); font-weight: 600; float: inline-start;
  margin-inline-end: .4rem; }
.notes dd { font-size: inherit; font-weight: 400; color: var(--soft); margin-bottom: .2rem; }
@media (max-width: 46rem) {
  main { padding: 1.5rem 1rem 3rem; }
  .lane { grid-template-columns: 1fr; gap: .1rem; } .lane > :first-child { text-align: start; }
  .lane > :empty { display: none; }
  table, tbody { display: block; } thead { display: none; }
  tr { display: flex; flex-wrap: wrap; column-gap: 1rem; padding: .7rem 0;
    border-bottom: 1px solid var(--edge); align-items: baseline; }
  td, td.who { display: block; padding: 0; border: 0; max-width: none; min-width: 0; }
  td.who small { display: inline; margin-inline-start: .4rem; }
  td.text { flex: 0 0 100%; min-width: 0; margin: .2rem 0 .35rem; }
  td.n[data-name]::before { content: attr(data-name) " "; color: var(--soft); }
  td.n { font-size: .85rem; }
}
@media print { main { padding: 0; max-width: none; } tr, .facts, figure { break-inside: avoid; } }
"""


def _colours(table: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in table.items())


STYLE = (
    f":root {{ color-scheme: light dark; {_colours(LIGHT)} }}\n"
    f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}{_RULES}"
)
