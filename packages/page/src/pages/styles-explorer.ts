/** The cards of KPIs and the signs of their status. */
export const explorerStyles = `.cards {
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
`
