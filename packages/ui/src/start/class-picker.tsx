import { memo } from 'react'
import type { ClassSetup, TaskRatio } from '../../../katydid/src/web/contract.ts'
import type { Problem } from '../api/answer.ts'
import { percent } from '../format.ts'
import { ProblemText, TextField } from '../parts/field.tsx'
import type { ClassChoice } from './form.ts'
import type { FormPartProps } from './load-fields.tsx'
import { problemAt } from './problems.ts'

/** Which user classes run, and in what mix. */
export function ClassPicker({
  classes,
  form,
  change,
  problems,
}: FormPartProps & { readonly classes: readonly ClassSetup[] }) {
  const set = (name: string, part: Partial<ClassChoice>) =>
    change({ classes: form.classes.map((each) => (each.name === name ? { ...each, ...part } : each)) })
  return (
    <fieldset>
      <legend className="visually-hidden">User classes</legend>
      {problems.filter(isOfNoInput).map(({ field, message }) => (
        <ProblemText key={field} text={message} />
      ))}
      <ul className="classes">
        {form.classes.map((choice) => (
          <ClassItem
            key={choice.name}
            choice={choice}
            setup={classes.find(({ name }) => name === choice.name)}
            weightProblem={problemAt(problems, `classes.${choice.name}.weight`)}
            countProblem={problemAt(problems, `classes.${choice.name}.fixedCount`)}
            set={set}
          />
        ))}
      </ul>
    </fieldset>
  )
}

const isOfNoInput = ({ field }: Problem) => /^classes(\.[^.]+)?$/.test(field)

interface ClassItemProps {
  readonly choice: ClassChoice
  readonly setup: ClassSetup | undefined
  readonly weightProblem: string | undefined
  readonly countProblem: string | undefined
  readonly set: (name: string, part: Partial<ClassChoice>) => void
}

const ClassItem = ({ choice, setup, weightProblem, countProblem, set }: ClassItemProps) => (
  <li className={choice.isOn ? 'class' : 'class class-off'}>
    <label className="class-name">
      <input
        type="checkbox"
        checked={choice.isOn}
        onChange={({ target }) => set(choice.name, { isOn: target.checked })}
      />
      <span>{choice.name}</span>
    </label>
    {choice.isOn && (
      <div className="class-numbers">
        <TextField
          label="Weight"
          inputMode="decimal"
          value={choice.weight}
          onChange={(weight) => set(choice.name, { weight })}
          problem={weightProblem}
        />
        <TextField
          label="Fixed count"
          inputMode="numeric"
          value={choice.fixedCount}
          onChange={(fixedCount) => set(choice.name, { fixedCount })}
          problem={countProblem}
        />
      </div>
    )}
    {setup !== undefined && <ClassFacts setup={setup} />}
  </li>
)

const ClassFacts = memo(({ setup }: { readonly setup: ClassSetup }) => (
  <div className="class-facts">
    {setup.tasks.length > 0 && <p>{setup.tasks.map(taskWords).join(' · ')}</p>}
    {setup.host !== null && <p>Host {setup.host} unless one is given above</p>}
    {setup.tags.length > 0 && <p>Tags {setup.tags.join(', ')}</p>}
  </div>
))

const taskWords = ({ name, ratio }: TaskRatio) => `${name} ${percent(ratio)}`
