/** An issued paper on a screen; in print it is laid out by its own styles alone. */
export const editionStyles = `html {
  /* Letters as wide as those of the PDF, which its lines and columns are made for. */
  text-rendering: geometricPrecision;
}
@media screen {
  html {
    background: #fff;
  }
  body > .sheet {
    display: block;
    width: auto;
    max-width: 186mm;
    margin: 0 auto;
    padding: 8mm 6mm;
  }
  body > .sheet + .sheet {
    border-top: 1px solid #999;
  }
  .sheet .running,
  .sheet .running > div,
  .sheet .running > div > div,
  .sheet .content,
  .sheet .content > .body {
    display: block;
    padding: 0;
  }
  .watermark {
    overflow: hidden;
  }
  .edition-line {
    background: #08395a;
    color: #fff;
    padding: 0.6rem 1.2rem;
    font: 1rem / 1.4 system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
  }
  .edition-line nav {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 0.4rem;
    margin-left: -0.7rem;
  }
  .edition-line a {
    color: #fff;
    padding: 0.4rem 0.7rem;
  }
  .edition-line a:hover {
    background: #ffffff22;
  }
  .edition-line p {
    font-size: 0.85rem;
    color: #dbe7f0;
  }
  .edition-line strong {
    color: #fff;
  }
  :focus-visible {
    outline: 3px solid #0b5c8e;
    outline-offset: 2px;
  }
  .edition-line :focus-visible {
    outline-color: #7db4e0;
  }
  .wide-part,
  .figure {
    overflow-x: auto;
  }
  .wide-part > table,
  .figure > svg {
    min-width: 160mm;
  }
}
@media screen and (max-width: 46rem) {
  body > .sheet {
    padding: 4mm;
  }
  .head,
  .foot {
    display: block;
  }
  .head .agency,
  .head .nation {
    width: auto;
    margin-bottom: 3mm;
  }
  .signature {
    margin-top: 6mm;
  }
  .title .nowrap {
    white-space: normal;
  }
  .notes div {
    columns: 1;
  }
  .conclusions {
    text-align: left;
  }
  .free-1 .source,
  .free-2 .source {
    margin: 0;
    min-height: 0;
    text-align: left;
  }
}
@media print {
  .edition-line {
    display: none;
  }
  .wide-part {
    display: contents;
  }
}
`
