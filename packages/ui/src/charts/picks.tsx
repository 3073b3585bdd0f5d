import { useId } from 'react'

interface Choice<Value> {
  readonly value: Value
  readonly label: string
  readonly hint: string
}

/** One of a few, side by side. */
export function Picks<Value extends string>({
  label,
  choices,
  value,
  onPick,
}: {
  readonly label: string
  readonly choices: readonly Choice<Value>[]
  readonly value: Value
  readonly onPick: (value: Value) => void
}) {
  const name = useId()
  return (
    <fieldset className="picks">
      <legend className="visually-hidden">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} title={choice.hint}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            checked={choice.value === value}
            onChange={() => onPick(choice.value)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
