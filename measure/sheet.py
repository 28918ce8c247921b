"""The style sheet of the report's page, for light and dark screens."""

SHEET = """
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#5c6878;--line:#e2e6ec;--accent:#2b6cb0;
--warm:#c2571a;--on:#fff}
@media(prefers-color-scheme:dark){:root{--ground:#11151b;--card:#1a2029;--ink:#e6eaf0;--soft:#98a4b5;--line:#2c3542;
--accent:#5b9fe3;--warm:#e58a4e;--on:#0d1117}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1120px;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem;letter-spacing:-.01em}
h2{font-size:1.15rem;margin:0 0 .2rem}
p{margin:.2rem 0 1rem;color:var(--soft);max-width:70ch}
section,.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem 1.4rem}
section{margin-top:1.25rem;overflow-x:auto}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:1rem;margin-top:1.5rem}
.tile{display:flex;flex-direction:column}
.tile b{margin-top:auto;font-size:2rem;line-height:1.1;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:.85rem;display:block}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:1.25rem}
.pair section{margin-top:0}.pair{margin-top:1.25rem}
svg{display:block;width:100%;height:auto;font:12px system-ui,sans-serif}
svg .label{fill:var(--ink)}svg .tick,svg .note{fill:var(--soft);font-size:11px}
svg .value{fill:var(--ink);font-variant-numeric:tabular-nums;font-weight:600}svg .note{font-weight:400}
svg .grid{stroke:var(--line)}svg .track{fill:var(--line);fill-opacity:.55}svg .bar{fill:var(--accent);fill-opacity:.85}
svg .whisker{stroke:var(--ink);stroke-width:1.5;fill:none}
svg .hit{fill:var(--accent)}svg .miss{fill:var(--warm)}svg .count{fill:var(--ink);font-size:11px}
svg .strong{fill:var(--on)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}
th,td{text-align:right;padding:.35rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}
.pair table{font-size:.8rem}.pair th,.pair td{padding:.25rem .4rem}
th:first-child,td:first-child{text-align:left}th{color:var(--soft);font-weight:600}
details{border-top:1px solid var(--line);padding:.6rem 0}details:first-of-type{border-top:0}
summary{cursor:pointer;font-weight:600}summary small{color:var(--soft);font-weight:400;margin-left:.5rem}
.faults{list-style:none;margin:.4rem 0 .6rem;padding-left:1.1rem}
.faults li{display:grid;grid-template-columns:8.5rem 1fr;align-items:baseline;margin:.15rem 0}
.kind{color:var(--warm);font-size:.8rem;font-weight:600}
"""
