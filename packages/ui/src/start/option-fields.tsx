import type { CustomOption } from '../../../katydid/src/web/contract.ts'
import { Field, TextField } from '../parts/field.tsx'
import type { FormPartProps } from './load-fields.tsx'
import { problemAt } from './problems.ts'

/** The options that the load file declares, each by its type. */
export function OptionFields({
  options,
  form,
  change,
  problems,
}: FormPartProps & { readonly options: readonly CustomOption[] }) {
  return options.map((option) => (
    <OptionField
      key={option.name}
      option={option}
      value={form.options[option.name] ?? ''}
      problem={problemAt(problems, `options.${option.name}`)}
      set={(value) => change({ options: { ...form.options, [option.name]: value } })}
    />
  ))
}

interface OptionFieldProps {
  readonly option: CustomOption
  readonly value: string | boolean
  readonly problem: string | undefined
  readonly set: (value: string | boolean) => void
}

function OptionField({ option, value, problem, set }: OptionFieldProps) {
  const { name, kind, help, isSecret } = option
  const field = { label: name, problem, ...(help === '' ? {} : { hint: help }) }
  switch (kind) {
    case 'boolean':
      return <CheckField field={field} isOn={value === true} set={set} />
    case 'choice':
      return <SelectField field={field} value={String(value)} choices={option.choices} set={set} />
    case 'text':
    case 'number':
      return (
        <TextField
          {...field}
          type={isSecret ? 'password' : 'text'}
          inputMode={kind === 'number' ? 'decimal' : 'text'}
          placeholder={isSecret ? 'as on the command line' : ''}
          value={String(value)}
          onChange={set}
        />
      )
  }
}

interface FieldTexts {
  readonly label: string
  readonly hint?: string
  readonly problem: string | undefined
}

const CheckField = ({
  field,
  isOn,
  set,
}: {
  readonly field: FieldTexts
  readonly isOn: boolean
  readonly set: (isOn: boolean) => void
}) => (
  <Field {...field}>
    {(described) => (
      <input
        {...described}
        className="check"
        type="checkbox"
        checked={isOn}
        onChange={({ target }) => set(target.checked)}
      />
    )}
  </Field>
)

const SelectField = ({
  field,
  value,
  choices,
  set,
}: {
  readonly field: FieldTexts
  readonly value: string
  readonly choices: readonly string[]
  readonly set: (value: string) => void
}) => (
  <Field {...field}>
    {(described) => (
      <span className="input">
        <select {...described} value={value} onChange={({ target }) => set(target.value)}>
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      </span>
    )}
  </Field>
)
