/** The page around its content, and what every page has: headings, choices, buttons. */
export const frameStyles = `:root {
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
`
