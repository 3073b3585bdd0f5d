import { type ReactNode, useId } from 'react'
import { Icon } from './icon.tsx'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly problem?: string | undefined
}

interface Described {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
}

/** A label, what is typed or chosen, and below it what is wrong with that, or what it means. */
export function Field({
  label,
  hint,
  problem,
  children,
}: FieldProps & { readonly children: (described: Described) => ReactNode }) {
  const id = useId()
  const noteId = `${id}-note`
  const hasNote = problem !== undefined || hint !== undefined
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': hasNote ? noteId : undefined,
        'aria-invalid': problem !== undefined,
      })}
      {hasNote && (
        <div id={noteId}>
          {problem === undefined ? <p className="field-hint">{hint}</p> : <ProblemText text={problem} />}
        </div>
      )}
    </div>
  )
}

/** A problem with input, in place; one with a caret under the spot keeps its columns. */
export const ProblemText = ({ text }: { readonly text: string }) => (
  <p className={`problem ${text.includes('^') ? 'problem-caret' : ''}`}>
    <Icon name="warning" />
    <span>{text}</span>
  </p>
)

interface TextFieldProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly unit?: string
  readonly placeholder?: string
  readonly type?: 'text' | 'url' | 'password'
  readonly inputMode?: 'numeric' | 'decimal' | 'url' | 'text'
}

export function TextField({
  value,
  onChange,
  unit,
  placeholder,
  type = 'text',
  inputMode = 'text',
  ...field
}: TextFieldProps) {
  return (
    <Field {...field}>
      {(described) => (
        <span className="input">
          <input
            {...described}
            type={type}
            inputMode={inputMode}
            value={value}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
          {unit !== undefined && <span className="input-unit">{unit}</span>}
        </span>
      )}
    </Field>
  )
}

export function AreaField({
  value,
  onChange,
  placeholder,
  rows,
  ...field
}: Omit<TextFieldProps, 'unit' | 'type' | 'inputMode'> & { readonly rows: number }) {
  return (
    <Field {...field}>
      {(described) => (
        <span className="input">
          <textarea
            {...described}
            rows={rows}
            value={value}
            placeholder={placeholder}
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
        </span>
      )}
    </Field>
  )
}

/** One of a few, all of them in sight. */
export function Choice<T extends string>({
  legend,
  isLegendHidden = false,
  value,
  options,
  onChange,
}: {
  readonly legend: string
  readonly isLegendHidden?: boolean
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
}) {
  const name = useId()
  return (
    <fieldset className="choice">
      <legend className={isLegendHidden ? 'visually-hidden' : 'field-label'}>{legend}</legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value} className="choice-option">
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
