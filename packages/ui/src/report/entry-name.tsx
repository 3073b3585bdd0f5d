/** A method and a path, which may be long: it breaks anywhere. */
export const EntryName = ({ method, name }: { readonly method: string; readonly name: string }) => (
  <span className="entry">
    {method !== '' && <span className="entry-method">{method}</span>} {name}
  </span>
)
