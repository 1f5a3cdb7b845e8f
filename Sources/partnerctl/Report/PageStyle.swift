/// How the page looks: system fonts, light and dark, narrow and wide, on paper.
///
/// Every colour is a variable, so that contrast can be checked in both schemes.
enum PageStyle {
    static let sheet: StaticString = """

        :root {
          color-scheme: light dark;
          --page: #f5f6f8; --card: #ffffff; --sunk: #eff1f4; --text: #1a1e24; --muted: #55606c;
          --line: #dde1e6; --edge: #7a8591; --link: #0a53b0;
          --good: #12703f; --good-soft: #e2f2e8; --bad: #ad241c; --bad-soft: #fbe9e7;
          --mixed: #7f4b00; --mixed-soft: #faefdc; --open: #2c5288; --open-soft: #e5edf8; --still: #5f6b78;
          --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei",
            "Noto Sans CJK SC", sans-serif;
          --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Cascadia Mono", "DejaVu Sans Mono", monospace;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #13161a; --card: #1b1f25; --sunk: #23282f; --text: #e5e8ec; --muted: #a0aab5;
            --line: #2f363f; --edge: #75818e; --link: #8db8ff;
            --good: #62cb92; --good-soft: #16301f; --bad: #ff9389; --bad-soft: #3a1d1b;
            --mixed: #e9bb6c; --mixed-soft: #35290f; --open: #9cc0f5; --open-soft: #1b2b42; --still: #9aa5b1;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 var(--sans);
          overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        .wide { width: min(68rem, 100% - 2.5rem); margin-inline: auto; }
        h1, h2, h3, p, dl, dd, ul, pre, figure { margin: 0; }
        ul { padding: 0; list-style: none; }
        h1, h2, h3 { line-height: 1.25; text-wrap: balance; font-weight: 650; }
        a { color: var(--link); text-underline-offset: .2em; }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
        code, pre { font-family: var(--mono); font-size: .875em; }
        .small { color: var(--muted); font-size: .875rem; }
        .quiet { color: var(--muted); }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
          white-space: nowrap; }
        .skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--card);
          border: 1px solid var(--edge); border-radius: 6px; z-index: 1; }
        .skip:focus { top: .5rem; }

        .top { border-bottom: 1px solid var(--line); background: var(--card); }
        .top .wide { display: flex; flex-wrap: wrap; gap: .25rem 2rem; justify-content: space-between;
          align-items: baseline; padding-block: .75rem; }
        .maker { font-size: .875rem; font-weight: 600; }
        nav ul { display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; }
        nav a { display: inline-block; padding-block: .25rem; font-size: .875rem; text-decoration: none; }
        nav a:hover { text-decoration: underline; }

        .hero { padding-block: 2.5rem 1.75rem; }
        .badge { display: inline-block; padding: .125rem .75rem; border-radius: 2rem; font-size: .875rem;
          font-weight: 650; margin-bottom: .75rem; border: 1px solid currentColor; }
        .badge[data-tone=good] { color: var(--good); background: var(--good-soft); }
        .badge[data-tone=mixed] { color: var(--mixed); background: var(--mixed-soft); }
        .badge[data-tone=bad] { color: var(--bad); background: var(--bad-soft); }
        .badge[data-tone=open] { color: var(--open); background: var(--open-soft); }
        h1 { font-size: clamp(1.625rem, 1.2rem + 1.8vw, 2.375rem); letter-spacing: -.015em; }
        .summary { margin-top: .75rem; max-width: 46rem; font-size: 1.125rem; color: var(--muted); }

        .cause, .go-on { margin-top: 1.5rem; padding: 1.25rem; background: var(--card);
          border: 1px solid var(--line); border-radius: 10px; }
        .hero .cause { border-left: 4px solid var(--bad); }
        .cause > * + * { margin-top: .625rem; }
        .cause h2 { font-size: 1rem; }
        .part .cause h3 { margin: 0; }
        .part .cause:first-of-type { margin-top: 0; }
        .message { font-weight: 600; }
        .call { color: var(--muted); font-size: .875rem; }
        .details { padding-left: 1.25rem; list-style: disc; }
        .go-on p { font-weight: 600; }
        pre { overflow-x: auto; padding: .75rem 1rem; background: var(--sunk); border-radius: 6px;
          line-height: 1.6; }
        .go-on pre { margin-top: .5rem; white-space: pre-wrap; }
        .source { padding-inline: 0; }
        .line { display: inline-block; min-width: 100%; padding-inline: 1rem; color: var(--muted); }
        .line.marked { color: var(--text); background: var(--bad-soft); }
        .gutter { display: inline-block; min-width: 3.5em; text-align: right; white-space: pre; }

        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
          background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
        .facts > div { padding: .75rem 1.25rem .875rem; border: solid var(--line); border-width: 0 1px 1px 0;
          margin: 0 -1px -1px 0; }
        dt { font-size: .8125rem; color: var(--muted); }
        dd > .small, dd > .hash { display: block; }
        .hash { color: var(--muted); font-size: .6875rem; line-height: 1.4; margin-top: .125rem; }

        .part { padding-top: 3rem; }
        .part > h2 { font-size: 1.375rem; letter-spacing: -.01em; margin-bottom: 1rem;
          scroll-margin-top: 1rem; }
        .part h3 { font-size: 1rem; margin-block: 1.5rem .625rem; }
        .part > h2 + h3, .batch > h3:first-child { margin-top: 0; }
        .count { display: inline-block; margin-left: .25rem; padding: 0 .5rem; border-radius: 1rem;
          background: var(--sunk); color: var(--muted); font-size: .8125rem; font-weight: 600;
          vertical-align: .1em; letter-spacing: 0; }
        .part > h2 > .count { background: var(--card); border: 1px solid var(--line); }
        .batch { padding: 1.25rem; background: var(--card); border: 1px solid var(--line);
          border-radius: 10px; }
        .batch + .batch { margin-top: 1.25rem; }
        .batch > .quiet { margin-top: 1rem; font-size: .875rem; }
        .more { margin-top: .75rem; color: var(--muted); font-size: .875rem; }

        .box { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
        .scrolls { overflow-x: auto; }
        .batch .box, .cause .box { border-radius: 6px; }
        table { width: 100%; border-collapse: collapse; text-align: left; font-size: .9375rem; }
        th, td { padding: .5rem 1rem; vertical-align: top; unicode-bidi: isolate; }
        thead th { font-size: .8125rem; font-weight: 600; color: var(--muted); background: var(--sunk);
          white-space: nowrap; }
        tbody tr + tr > * { border-top: 1px solid var(--line); }
        tbody th { font-weight: 550; }
        tbody th .small { display: block; font-weight: 400; }
        .number { text-align: right; white-space: nowrap; }
        .scrolls td, .scrolls tbody th { overflow-wrap: normal; min-width: 5rem; max-width: 26rem; }
        time { white-space: nowrap; }
        .stacks time { font-size: .8125rem; font-family: var(--mono); }
        .stacks td > code { display: block; min-width: 7.5rem; }
        .arguments { font-family: var(--mono); font-size: .8125rem; color: var(--muted); }
        .well { color: var(--good); white-space: nowrap; }
        .ill { color: var(--bad); }
        .field { color: var(--muted); font-size: .8125rem; }
        .cells { display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; }
        .fields { display: flex; flex-wrap: wrap; gap: .125rem 1.5rem; }
        del { color: var(--bad); text-decoration-thickness: 1px; }
        ins { color: var(--good); text-decoration: none; font-weight: 550; }
        .arrow { color: var(--muted); }

        .bar { display: block; width: 100%; min-width: 6rem; height: .625rem; margin-top: .45rem;
          border-radius: 3px; }
        .rail { fill: var(--sunk); }
        .bar .good { fill: var(--good); } .bar .still { fill: var(--still); } .bar .bad { fill: var(--bad); }
        .folds td:last-child { width: 45%; }
        figure { margin-top: 1.5rem; }
        figcaption { display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: .875rem; color: var(--muted);
          margin-bottom: .875rem; }
        .swatch { display: inline-block; width: .875rem; height: .75rem; margin-right: .375rem;
          border: 1px solid; vertical-align: -.05em; }
        .swatch.good { color: var(--good); background: var(--good-soft); }
        .swatch.bad { color: var(--bad);
          background: repeating-linear-gradient(135deg, var(--bad) 0 2px, var(--bad-soft) 2px 4px); }
        .plot { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .25rem .625rem; }
        .scale, .times { display: flex; justify-content: space-between; font-size: .75rem;
          color: var(--muted); }
        .scale { flex-direction: column; text-align: right; line-height: 1; margin-block: -.375rem; }
        .times { grid-column: 2; }
        .course { display: block; width: 100%; height: 13rem; overflow: visible; }
        .grid { stroke: var(--line); vector-effect: non-scaling-stroke; }
        .area { vector-effect: non-scaling-stroke; stroke-width: 1.5; }
        .area.good { fill: var(--good-soft); stroke: var(--good); }
        .area.striped { fill: url(#stripes); stroke: var(--bad); }
        pattern .bad { fill: var(--bad); } pattern .bad-soft { fill: var(--bad-soft); }
        details { margin-top: .75rem; }
        summary { display: inline-block; cursor: pointer; color: var(--link); font-size: .875rem;
          padding-block: .25rem; }
        summary::before { content: "▸ "; } details[open] > summary::before { content: "▾ "; }
        details > .box { margin-top: .5rem; }
        figure .box { max-width: 26rem; }
        .foot { margin-top: 3.5rem; padding-block: 1.25rem 2.5rem; border-top: 1px solid var(--line);
          color: var(--muted); font-size: .8125rem; }
        .foot p { max-width: 46rem; }

        @media (max-width: 44rem) {
          .wide { width: calc(100% - 2rem); }
          .hero { padding-block: 1.5rem; }
          .part { padding-top: 2.25rem; }
          .facts > div { display: grid; grid-template-columns: 5.75rem minmax(0, 1fr); gap: 0 .75rem;
            padding: .5rem 1rem; }
          dt { line-height: 1.9; }
          .batch, .cause, .go-on { padding: 1rem; }
          .stacks, .stacks tbody, .stacks tr, .stacks td, .stacks tbody th { display: block; }
          .stacks thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
            clip-path: inset(50%); }
          .stacks tr { padding: .5rem .875rem; }
          .cause .box { border-width: 1px 0 0; border-radius: 0; }
          .cause .stacks tr { padding-inline: 0; }
          .stacks tr + tr { border-top: 1px solid var(--line); }
          .stacks tbody tr > * { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); gap: 0 .75rem;
            padding: .0625rem 0; border: 0; }
          .stacks tbody tr > *::before { content: attr(data-label); color: var(--muted); font-size: .8125rem;
            font-weight: 400; line-height: 1.9; }
          .fields, .cells { display: block; }
          .cell { display: block; }
          .scrolls th, .scrolls td { padding-inline: .75rem; }
          .folds thead th:last-child { display: none; }
          .folds tr { display: grid; grid-template-columns: minmax(0, 1fr) 4.5rem 5rem; }
          .folds tbody tr > * { border: 0; padding-bottom: .25rem; }
          .folds tbody tr + tr { border-top: 1px solid var(--line); }
          .folds thead, .folds tbody, .folds td:last-child { display: block; }
          .folds td:last-child { grid-column: 1 / -1; width: auto; padding: 0 .75rem .875rem; }
          .folds th, .folds td { padding-inline: .75rem; }
          .course { height: 10rem; }
        }
        @media print {
          :root { color-scheme: light; --page: #ffffff; --card: #ffffff; --sunk: #f2f3f5; --text: #000000;
            --muted: #444c55; --line: #c9ced4; --edge: #7a8591; --link: #000000;
            --good: #12703f; --good-soft: #e2f2e8; --bad: #ad241c; --bad-soft: #fbe9e7;
            --mixed: #7f4b00; --mixed-soft: #faefdc; --open: #2c5288; --open-soft: #e5edf8; --still: #5f6b78; }
          body { font-size: 10pt; }
          .wide { width: 100%; }
          nav, .skip, details { display: none; }
          .top { border: 0; }
          .hero { padding-block: 0 1rem; }
          .part { padding-top: 1.5rem; }
          h2, h3, thead { break-after: avoid; }
          tr, .batch figure, .source { break-inside: avoid; }
          .box, .scrolls { overflow: visible; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }

        """
}
