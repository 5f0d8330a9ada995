/** Tables. */
export const tableStyles = `.scroll {
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
`
