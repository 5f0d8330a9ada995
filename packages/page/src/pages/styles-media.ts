/** Narrow screens, then paper. */
export const mediaStyles = `@media (max-width: 40rem) {
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
