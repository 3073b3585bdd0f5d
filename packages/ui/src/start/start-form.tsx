import { type FormEvent, useRef, useState } from 'react'
import type { Setup } from '../../../katydid/src/web/contract.ts'
import type { Problem } from '../api/answer.ts'
import { api } from '../api/client.ts'
import { AreaField, ProblemText, TextField } from '../parts/field.tsx'
import { Icon, Section } from '../parts/index.ts'
import { ClassPicker } from './class-picker.tsx'
import { type Form, requestOf } from './form.ts'
import { type FormPartProps, LoadFields } from './load-fields.tsx'
import { OptionFields } from './option-fields.tsx'
import { namedByClass, problemAt, unplaced } from './problems.ts'
import './start.css'
import { loadWords } from './words.ts'

interface StartFormProps {
  readonly setup: Setup
  readonly form: Form
  readonly onChange: (form: Form) => void
  readonly onStarted: () => void
  /** Why a run cannot be started now. */
  readonly hindrance: string | null
}

/** Says what is to be run, and starts it; what is wrong is said at its field. */
export function StartForm(props: StartFormProps) {
  const { setup, form, onChange } = props
  const { problems, isSending, submit, formRef } = useStart(props)
  const part: FormPartProps = { form, problems, change: (change) => onChange({ ...form, ...change }) }
  return (
    <form ref={formRef} className="start" onSubmit={submit} noValidate aria-label="New run">
      <div className="start-title">
        <h1>New run</h1>
        <p>{setup.loadFiles.join(', ')}</p>
      </div>
      <div className="start-columns">
        <div className="start-stack">
          <LoadSection {...part} />
          <SloSection {...part} />
        </div>
        <div className="start-stack">
          <Section title="User classes">
            <div className="form-body">
              <ClassPicker {...part} classes={setup.classes} />
            </div>
          </Section>
          {setup.options.length > 0 && (
            <Section title="Options of the load file">
              <div className="form-body">
                <OptionFields {...part} options={setup.options} />
              </div>
            </Section>
          )}
        </div>
      </div>
      <StartBar
        problems={unplaced(problems, fieldsOf(setup, form))}
        words={props.hindrance ?? loadWords(form)}
        canStart={!isSending && props.hindrance === null}
      />
    </form>
  )
}

const LoadSection = (props: FormPartProps) => (
  <Section title="Load">
    <div className="form-body">
      <TextField
        label="Host"
        type="url"
        inputMode="url"
        placeholder="http://localhost:8000"
        value={props.form.host}
        onChange={(host) => props.change({ host })}
        problem={problemAt(props.problems, 'host')}
      />
      <LoadFields {...props} />
      <LengthFields {...props} />
    </div>
  </Section>
)

const LengthFields = ({ form, change, problems }: FormPartProps) => (
  <div className="pair">
    <TextField
      label="Run time"
      placeholder="until stopped"
      hint="30s, 5m, 1h30m; empty: until stopped"
      value={form.runTime}
      onChange={(runTime) => change({ runTime })}
      problem={problemAt(problems, 'runTime')}
    />
    <TextField
      label="Warm-up"
      placeholder="0s"
      hint="What ends in it is in no verdict"
      value={form.warmUp}
      onChange={(warmUp) => change({ warmUp })}
      problem={problemAt(problems, 'warmUp')}
    />
  </div>
)

const SloSection = ({ form, change, problems }: FormPartProps) => (
  <Section title="Objectives">
    <div className="form-body">
      <AreaField
        label="SLOs, one a line"
        rows={3}
        placeholder={'POST /predict: p99 < 100ms\nfailures < 0.1%'}
        hint="Each is passed, failed or inconclusive, as far as the requests prove it"
        value={form.slos}
        onChange={(slos) => change({ slos })}
        problem={problemAt(problems, 'slos')}
      />
    </div>
  </Section>
)

function StartBar({
  problems,
  words,
  canStart,
}: {
  readonly problems: readonly Problem[]
  readonly words: string
  readonly canStart: boolean
}) {
  return (
    <div className="start-bar">
      <div className="start-words" role="status">
        {problems.map(({ field, message }) => (
          <ProblemText key={`${field} ${message}`} text={field === '' ? message : `${field}: ${message}`} />
        ))}
        <p>{words}</p>
      </div>
      <button type="submit" className="button button-primary" disabled={!canStart}>
        <Icon name="play" />
        Start
      </button>
    </div>
  )
}

function useStart({ setup, form, onStarted }: StartFormProps) {
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [isSending, setSending] = useState(false)
  const formRef = useRef<HTMLFormElement>(null)
  async function submit(event: FormEvent) {
    event.preventDefault()
    setSending(true)
    const found = await start(form, setup)
    setSending(false)
    setProblems(found)
    if (found.length === 0) onStarted()
    else focusProblem(formRef)
  }
  return { problems, isSending, submit, formRef }
}

async function start(form: Form, setup: Setup): Promise<readonly Problem[]> {
  const reading = requestOf(form, setup.options)
  if (reading.kind === 'problems') return reading.problems
  const answer = await api.start(reading.request)
  if (answer.kind === 'problems') return namedByClass(answer.problems, reading.request)
  return answer.kind === 'refused' ? [{ field: '', message: answer.message }] : []
}

/** After React has drawn the problems. */
const focusProblem = (form: { readonly current: HTMLFormElement | null }) =>
  window.requestAnimationFrame(() =>
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
  )

const fieldsOf = ({ options }: Setup, { kind }: Form): readonly string[] => [
  'host',
  'runTime',
  'warmUp',
  'slos',
  'classes',
  ...loadFields[kind],
  ...options.map(({ name }) => `options.${name}`),
]

const loadFields: Readonly<Record<Form['kind'], readonly string[]>> = {
  users: ['load.users', 'load.spawnRatePerSecond'],
  rate: ['load.ratePerSecond'],
  stages: ['load.stages'],
  shape: [],
}
