/** What is read: archive and dictionary. */
export const textStyles = `.contents {
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
`
