import type { RunFacts, Snapshot } from '../../../katydid/src/web/contract.ts'
import { fileAddress } from '../api/client.ts'
import { bytes, dayAndTime, plural } from '../format.ts'
import { Icon, Section } from '../parts/index.ts'

/** The run to take away, and what is needed to run it again. */
export const DownloadsTab = ({ snapshot }: { readonly snapshot: Snapshot }) => (
  <div className="stack">
    <Section title="Downloads" note={`of run ${snapshot.run.id}, as it stands now`}>
      <ul className="files">
        {files.map(({ name, label, what }) => (
          <li key={name}>
            <a href={fileAddress(snapshot.run.id, name)} download>
              <Icon name="download" />
              <span className="file-label">{label}</span>
              <code>{name}</code>
            </a>
            <p className="quiet">{what}</p>
          </li>
        ))}
      </ul>
    </Section>
    <Facts facts={snapshot.facts} startedAt={snapshot.run.startedAt} />
  </div>
)

const files = [
  { name: 'report.html', label: 'Report', what: 'One file that opens offline: verdict, tables, charts' },
  { name: 'requests.csv', label: 'Requests', what: "Each entry's figures and percentiles, Locust's columns" },
  { name: 'history.csv', label: 'History', what: 'The same through time, a line per interval' },
  { name: 'failures.csv', label: 'Failures', what: 'What failed, why, how often' },
  { name: 'exceptions.csv', label: 'Exceptions', what: 'What the load file threw' },
  {
    name: 'result.json',
    label: 'Result',
    what: 'All of it for programs: plan, seed, machine, verdicts, entries',
  },
] as const

const Facts = ({ facts, startedAt }: { readonly facts: RunFacts; readonly startedAt: string }) => (
  <Section title="This run">
    <dl className="facts">
      <Fact name="Command line" value={facts.commandLine} isCode />
      <Fact name="Seed" value={facts.seed} isCode />
      <Fact name="Load files" value={facts.loadFiles.join(', ')} isCode />
      <Fact name="Started" value={dayAndTime(startedAt)} />
      <Fact name="Ended" value={facts.endedAt === null ? 'not yet' : endWords(facts.endedAt, facts.why)} />
      <Fact name="Versions" value={`Katydid ${facts.version}, Node ${facts.node}`} />
      <Fact
        name="Machine"
        value={`${facts.cpu}, ${plural(facts.cores, 'core')}, ${bytes(facts.memoryBytes)}, ${facts.platform}`}
      />
    </dl>
  </Section>
)

const endWords = (at: string, why: string | null) => `${dayAndTime(at)}${why === null ? '' : `: ${why}`}`

const Fact = ({
  name,
  value,
  isCode = false,
}: {
  readonly name: string
  readonly value: string
  readonly isCode?: boolean
}) => (
  <div>
    <dt>{name}</dt>
    <dd>{isCode ? <code>{value}</code> : value}</dd>
  </div>
)
