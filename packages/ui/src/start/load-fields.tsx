import type { Problem } from '../api/answer.ts'
import { Choice, TextField } from '../parts/field.tsx'
import type { Form } from './form.ts'
import { problemAt } from './problems.ts'

export interface FormPartProps {
  readonly form: Form
  readonly change: (change: Partial<Form>) => void
  readonly problems: readonly Problem[]
}

const kinds = [
  { value: 'users', label: 'Users' },
  { value: 'rate', label: 'Arrival rate' },
  { value: 'stages', label: 'Stages' },
] as const

const arrivals = [
  { value: 'constant', label: 'Evenly spaced' },
  { value: 'poisson', label: 'Poisson' },
] as const

/** How much load: users (closed model), a rate or stages (open model), or what the load file's shape says. */
export function LoadFields(props: FormPartProps) {
  const { form, change } = props
  if (form.kind === 'shape') {
    return <p className="form-note">The load file has a LoadShape class: it sets users and rate over time.</p>
  }
  return (
    <>
      <Choice legend="Load" value={form.kind} options={kinds} onChange={(kind) => change({ kind })} />
      {form.kind === 'users' && <UsersFields {...props} />}
      {form.kind === 'rate' && <RateFields {...props} />}
      {form.kind === 'stages' && <StagesFields {...props} />}
    </>
  )
}

const UsersFields = ({ form, change, problems }: FormPartProps) => (
  <>
    <p className="form-note">
      A fixed number of users, each waiting for its answer: they slow down when the server does.
    </p>
    <div className="pair">
      <TextField
        label="Users"
        inputMode="numeric"
        value={form.users}
        onChange={(users) => change({ users })}
        problem={problemAt(problems, 'load.users')}
      />
      <TextField
        label="Spawn rate"
        unit="users/s"
        inputMode="decimal"
        value={form.spawnRate}
        onChange={(spawnRate) => change({ spawnRate })}
        problem={problemAt(problems, 'load.spawnRatePerSecond')}
      />
    </div>
  </>
)

const RateFields = (props: FormPartProps) => (
  <>
    <p className="form-note">Arrivals come whether or not the server keeps up, as from the open internet.</p>
    <div className="pair">
      <TextField
        label="Arrival rate"
        unit="/s"
        inputMode="decimal"
        value={props.form.rate}
        onChange={(rate) => props.change({ rate })}
        problem={problemAt(props.problems, 'load.ratePerSecond')}
      />
      <ArrivalsField {...props} />
    </div>
  </>
)

const StagesFields = (props: FormPartProps) => (
  <>
    <TextField
      label="Stages"
      value={props.form.stages}
      placeholder="0->500/30s, 500/5m"
      hint="LEVEL/DURATION or FROM->TO/DURATION, commas between; levels are arrivals per second, or users when the word follows: 0->50 users/30s"
      onChange={(stages) => props.change({ stages })}
      problem={problemAt(props.problems, 'load.stages')}
    />
    {!/users?\b/i.test(props.form.stages) && <ArrivalsField {...props} />}
  </>
)

const ArrivalsField = ({ form, change }: FormPartProps) => (
  <Choice
    legend="Arrivals"
    value={form.arrivals}
    options={arrivals}
    onChange={(value) => change({ arrivals: value })}
  />
)
