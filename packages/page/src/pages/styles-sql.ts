/** The page for questions: the editor, the result, its chart. */
export const sqlStyles = `.editor {
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
`
