/** How the pages look: screen first, then narrow screens, then paper. */
export const styles = `:root {
  --ink: #1d2733;
  --muted: #55606e;
  --line: #d5dbe2;
  --paper: #fff;
  --ground: #f4f6f8;
  --blue: #0b5c8e;
  --dark: #08395a;
  --red: #a3231b;
  --green: #1c6b34;
  --amber: #8a4b00;
}
* {
  box-sizing: border-box;
}
html {
  font-family:
    system-ui,
    -apple-system,
    'Segoe UI',
    Roboto,
    'Noto Sans',
    'Liberation Sans',
    sans-serif;
  font-size: 16px;
  color: var(--ink);
  background: var(--ground);
  line-height: 1.45;
}
body {
  margin: 0;
  font-variant-numeric: tabular-nums;
}
h1,
h2,
h3,
p,
figure,
dl,
dd {
  margin: 0;
}
h1 {
  font-size: 1.7rem;
  line-height: 1.2;
}
h2 {
  font-size: 1.25rem;
  margin: 1.8rem 0 0.7rem;
}
h3 {
  font-size: 1rem;
  line-height: 1.3;
}
a {
  color: var(--blue);
}
code,
pre {
  font-family:
    ui-monospace, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace;
  font-size: 0.92em;
}
:focus-visible {
  outline: 3px solid #7db4e0;
  outline-offset: 2px;
}
main:focus,
#misses:focus {
  outline: none;
}
.hidden,
.skip:not(:focus) {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.skip:focus {
  position: absolute;
  z-index: 20;
  background: var(--paper);
  padding: 0.5rem 1rem;
}

header {
  background: var(--dark);
  color: #fff;
  padding: 0.6rem 1.5rem;
  display: flex;
  flex-wrap: wrap;
  gap: 0.4rem 2rem;
  align-items: center;
}
.name {
  display: flex;
  flex-direction: column;
  flex: 1 1 16rem;
}
.name span {
  font-size: 0.85rem;
  color: #c9dbe8;
}
header nav {
  display: flex;
  flex-wrap: wrap;
  gap: 0.2rem;
}
header nav a {
  color: #fff;
  text-decoration: none;
  padding: 0.45rem 0.8rem;
  border-radius: 6px;
}
header nav a:hover {
  background: #ffffff22;
}
header nav a[aria-current] {
  background: #fff;
  color: var(--dark);
  font-weight: 600;
}
.other {
  border: 1px solid #ffffff66;
  margin-left: 0.6rem;
}
.synthetic {
  background: #fff4d6;
  border-block: 2px solid #8a4b00;
  color: #4d2b00;
  text-align: center;
  font-weight: 700;
  padding: 0.35rem 1rem;
  margin-bottom: 1.2rem;
}
main {
  max-width: 82rem;
  margin: 0 auto;
  padding: 1.4rem 1.5rem 2rem;
}
footer {
  max-width: 82rem;
  margin: 0 auto;
  padding: 0 1.5rem 2rem;
  color: var(--muted);
  font-size: 0.9rem;
}
.source {
  color: var(--muted);
  font-size: 0.9rem;
  margin-top: 0.3rem;
}
.notice {
  margin: 1rem 0;
  color: var(--muted);
}
.notice:empty {
  margin: 0;
}
.failed {
  color: var(--red);
  font-weight: 600;
}

.choose {
  display: flex;
  flex-wrap: wrap;
  gap: 0.8rem 1rem;
  margin: 1rem 0 0;
}
.choose label {
  display: flex;
  flex-direction: column;
  gap: 0.2rem;
  flex: 0 1 17rem;
  min-width: 9rem;
}
.choose label:nth-child(3) {
  flex: 1 1 20rem;
}
.choose span {
  font-size: 0.85rem;
  color: var(--muted);
}
select,
button {
  font: inherit;
  color: inherit;
  background: var(--paper);
  border: 1px solid #8a95a3;
  border-radius: 6px;
  padding: 0.45rem 0.7rem;
  min-height: 2.5rem;
  max-width: 100%;
}
select {
  width: 100%;
}
button {
  cursor: pointer;
}
button:hover:not(:disabled) {
  border-color: var(--blue);
  background: #eef5fa;
}
button:disabled {
  color: #6d7681;
  background: #eceff2;
  border-color: #c3cad2;
  cursor: default;
}
button.primary:not(:disabled) {
  background: var(--blue);
  border-color: var(--blue);
  color: #fff;
  font-weight: 600;
}
button[aria-pressed='true'] {
  background: #dcebf5;
  border-color: var(--blue);
  color: var(--dark);
}
button.plain {
  all: unset;
  cursor: pointer;
  color: var(--blue);
  text-decoration: underline;
}
button.plain:focus-visible {
  outline: 3px solid #7db4e0;
}

.cards {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
  gap: 1rem;
}
.card h3 {
  min-height: 2.6em;
}
.card {
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 8px;
  padding: 1rem 1.1rem;
  display: flex;
  flex-direction: column;
  gap: 0.3rem;
  min-width: 0;
}
.card p {
  color: var(--muted);
  font-size: 0.9rem;
}
.card .value {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.3rem 0.8rem;
  color: var(--ink);
}
.card .value strong {
  font-size: 1.8rem;
  line-height: 1.2;
}
.card dl {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: 0.1rem 0.6rem;
  font-size: 0.9rem;
  margin: 0.2rem 0;
}
.card dt {
  font-weight: 400;
  color: var(--muted);
}
.card dd {
  text-align: right;
  margin: 0;
}
.card figure {
  margin-top: auto;
  padding-top: 0.4rem;
}
.small-chart {
  width: 100%;
  height: 115px;
}
.card button {
  font-size: 0.9rem;
  min-height: 2.2rem;
  padding: 0.3rem 0.6rem;
  margin-top: 0.3rem;
}
details summary {
  cursor: pointer;
  color: var(--blue);
  font-size: 0.9rem;
  padding: 0.2rem 0;
}
.chip {
  font-size: 0.85rem;
  font-weight: 600;
  border-radius: 99px;
  padding: 0.1rem 0.6rem;
  border: 1px solid currentcolor;
  color: var(--muted);
  white-space: nowrap;
}
.chip.met {
  color: var(--green);
}
.chip.near {
  color: var(--amber);
}
.chip.missed {
  color: var(--red);
}
.chip:is(.met, .near, .missed)::before {
  content: '';
  display: inline-block;
  width: 0.7em;
  height: 0.7em;
  margin-right: 0.4em;
  border: 2px solid currentcolor;
  border-radius: 50%;
  print-color-adjust: exact;
}
.chip.met::before {
  background: currentcolor;
}
.chip.near::before {
  background: linear-gradient(90deg, currentcolor 50%, transparent 50%);
}

.scroll {
  position: relative;
  overflow-x: auto;
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 8px;
}
table {
  border-collapse: collapse;
  width: 100%;
  font-size: 0.92rem;
}
th,
td {
  text-align: left;
  vertical-align: top;
  padding: 0.45rem 0.7rem;
  border-bottom: 1px solid #e8ecf0;
}
tbody tr:last-child > * {
  border-bottom: 0;
}
thead th {
  background: #eaeff3;
  vertical-align: bottom;
  font-weight: 600;
}
th small,
td small {
  display: block;
  font-weight: 400;
  color: var(--muted);
}
tbody th {
  font-weight: 500;
}
.number {
  text-align: right;
}
.papers td {
  white-space: nowrap;
}
.papers th[scope='row'] {
  min-width: 9rem;
}
.papers a {
  margin-right: 0.4rem;
}
td.null {
  color: #6d7681;
  font-style: italic;
}
.units td .chip {
  display: inline-block;
  margin-left: 0.5rem;
}
.units th[scope='col'] {
  min-width: 8rem;
}
tr.chosen > * {
  background: #eef5fa;
}

.editor {
  margin: 0.8rem 0 0.6rem;
  min-height: 10em;
}
.actions,
.pager {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem;
  align-items: center;
  margin: 0.6rem 0;
}
.status {
  color: var(--muted);
}
.result table {
  width: auto;
  min-width: 100%;
}
.result td {
  white-space: pre-wrap;
  max-width: 40rem;
  overflow-wrap: anywhere;
}
.result th:first-child {
  width: 1%;
}
.result tbody th {
  color: #6d7681;
  font-weight: 400;
}
.chart {
  width: 100%;
  min-height: 330px;
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 8px;
  padding: 0.8rem;
  margin-top: 0.8rem;
}
.refused {
  border-left: 4px solid var(--red);
  background: #fdf1f0;
  padding: 0.8rem 1rem;
}
.refused h2 {
  margin: 0 0 0.4rem;
  font-size: 1rem;
  color: var(--red);
}
th code {
  white-space: nowrap;
}
pre {
  margin: 0;
  overflow-x: auto;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.contents {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem 1.5rem;
  margin-top: 1rem;
}
article[id],
section[id] {
  scroll-margin-top: 1rem;
}
#content > section > article {
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 8px;
  padding: 0.9rem 1.1rem;
  margin-bottom: 0.8rem;
}
#content article summary {
  overflow-wrap: anywhere;
}
dl {
  margin-top: 0.4rem;
}
#content > section > article dl {
  display: grid;
  grid-template-columns: 7rem 1fr;
  gap: 0.2rem 1rem;
}
dt {
  font-weight: 600;
  font-size: 0.9rem;
}
dd {
  margin-bottom: 0.3rem;
}

@media (max-width: 40rem) {
  header {
    padding: 0.6rem 1rem;
  }
  header nav a {
    padding: 0.45rem 0.6rem;
  }
  .other {
    margin-left: 0;
  }
  main {
    padding: 1rem;
  }
  .choose label,
  .choose label:nth-child(3) {
    flex: 1 1 100%;
  }
  .cards {
    grid-template-columns: minmax(0, 1fr);
  }
  .card h3 {
    min-height: 0;
  }
  #content > section > article dl {
    display: block;
  }
  .papers {
    font-size: 0.85rem;
  }
  .papers :is(th, td) {
    padding-inline: 0.4rem;
  }
  .papers th[scope='row'] {
    min-width: 0;
  }
  .papers td:last-child {
    white-space: normal;
  }
  h1 {
    font-size: 1.4rem;
  }
}

@media print {
  @page {
    size: A4;
    margin: 14mm;
  }
  html {
    background: none;
    font-size: 10pt;
  }
  header {
    background: none;
    color: #000;
    padding: 0;
  }
  header nav,
  .skip,
  button:not(.plain),
  #sql .choose,
  footer,
  .contents,
  details {
    display: none;
  }
  .name span {
    color: #000;
  }
  button.plain {
    display: inline;
    color: #000;
    text-decoration: none;
  }
  main {
    padding: 0;
    max-width: none;
  }
  .cards {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  .card,
  .whole,
  tr {
    break-inside: avoid;
  }
  h2,
  h3 {
    break-after: avoid;
  }
  .scroll {
    overflow: visible;
  }
  select {
    border: 0;
    padding: 0;
    appearance: none;
  }
}
`
